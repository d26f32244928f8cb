"""Tests of appliance.core.files.yaml_nodes."""

from datetime import UTC, datetime

import yaml
from hypothesis import given, settings
from hypothesis.strategies import sampled_from, text
from twisted.trial.unittest import SynchronousTestCase

from appliance.core.files.yaml_nodes import Unreadable, compose, plain


class ComposeTests(SynchronousTestCase):
    """What is read."""

    def test_as_yaml(self):
        """
        Plain values are what YAML says they are.
        """
        for written in (
            "1", "-12", "+3", "0", "007", "010", "1.5", "-0.5", ".5", "1.", "1.0e+3", "0x1F",
            "0b11", "1_000", "true", "No", "ON", "off", "null", "~", "''", "'1'", '"true"', "a b",
            "1.5h", "30s", "2m", "-", "1.2.3", "a: b", "on the", ".", "+", "-a", "1-2", "12 h",
            "|\n  a\n  b", ">\n  a\n  b", "[1, {a: 2}]", "08",
        ):
            text = f"k: {written}\n"
            try:
                expected = yaml.safe_load(text)["k"]
            except (yaml.YAMLError, TypeError):
                continue
            found = plain(compose(text))["k"]
            if type(found) is str and type(expected) in (int, float):
                continue  # a number in a form that nobody writes
            self.assertEqual((text, found), (text, expected))
            self.assertIs(type(found), type(expected), text)

    def test_numbers(self):
        """
        A number may do without its dot; what has a colon in it is text.
        """
        self.assertEqual(plain(compose("[1e-5, 1E3, 12:30, 1:2:3.5]")),
                         [1e-5, 1000.0, "12:30", "1:2:3.5"])

    def test_moments(self):
        """
        A moment is one where it is asked for, and elsewhere text.
        """
        written = "2026-01-02T03:04:05Z"
        self.assertEqual(plain(compose(f"a: {written}\n")), {"a": written})
        found = plain(compose(f"a: {written}\nb: '{written}'\n", moments=True))
        self.assertEqual(found, {"a": datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC), "b": written})

    def test_texts(self):
        """
        What is text by its name is text, even if it could be a number.
        """
        found = plain(compose("a: 1e5\nb: 1e5\n", texts=frozenset("a")))
        self.assertEqual(found, {"a": "1e5", "b": 1e5})

    def test_places(self):
        """
        Every value knows its line and column, and every name too.
        """
        node = compose("a:\n  - bc: 1\n    d: 'e f'\n")
        self.assertEqual(node.place, (1, 1))
        entry = node.value["a"].value[0]
        self.assertEqual(entry.place, (2, 5))
        self.assertEqual(entry.value["bc"].place, (2, 9))
        self.assertEqual(entry.name_place("d"), (3, 5))
        self.assertEqual(entry.value["d"].at(2), (3, 11))
        folded = compose("a: >\n  b\n  c\n").value["a"]
        self.assertEqual(folded.at(3), folded.place)

    def test_aliases(self):
        """
        Anchors, aliases and merged mappings stand for what they name.
        """
        text = "a: &x {b: 1, c: 2}\nd: *x\ne: {<<: *x, c: 3}\nf: {<<: [{g: 1}, *x]}\n"
        self.assertEqual(plain(compose(text)), yaml.safe_load(text))

    def test_empty(self):
        """
        Of nothing there is nothing.
        """
        self.assertIsNone(compose(""))
        self.assertIsNone(compose("# only a comment\n"))


class RefusalTests(SynchronousTestCase):
    """What is not read."""

    def refused(self, text: str) -> Unreadable:
        """Why it is not."""
        return self.assertRaises(Unreadable, compose, text)

    def test_tags(self):
        """
        Tags that could have code called are refused, where they are.
        """
        for tag in ("!!python/object/apply:os.system", "!!python/name:os.system", "!mine",
                    "!!binary", "!!set", "!<tag:yaml.org,2002:python/none>"):
            self.assertEqual(self.refused(f"a: 1\nb: {tag} [ls]\n").place, (2, 4))
        self.assertEqual(plain(compose("a: !!str 5\n")), {"a": "5"})
        self.assertEqual(plain(compose('a: !!float "1e-5"\n')), {"a": 1e-5})
        self.assertEqual(self.refused("a: !!int five\n").place, (1, 4))
        self.refused("a: !!int [5]\n")

    def test_bomb(self):
        """
        Aliases cannot make a little text stand for a lot.
        """
        lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"]
        for i in range(1, 30):
            lines.append(f"a{i}: &a{i} [{', '.join([f'*a{i - 1}'] * 10)}]")
        self.assertIn("aliases included", self.refused("\n".join(lines)).message)

    def test_itself(self):
        """
        Nothing can hold itself.
        """
        self.assertEqual(self.refused("a: &a\n  b: *a\n").place, (2, 6))
        self.refused("a: *nothing\n")

    def test_deep(self):
        """
        Depth is bounded.
        """
        self.refused("[" * 100 + "]" * 100)
        self.refused("[" * 100_000)
        self.refused("{a: " * 5000)

    def test_large(self):
        """
        The number of parts is bounded.
        """
        self.assertIn("parts", self.refused("[" + "1," * 450_000 + "]").message)

    def test_twice(self):
        """
        A name that is given twice is a mistake.
        """
        self.assertEqual(self.refused("a: 1\nb: 2\na: 3\n").place, (3, 1))

    def test_broken(self):
        """
        What is no YAML is refused with its place, and tabs are called by their name.
        """
        self.assertEqual(self.refused("a: [1\nb: 2\n").place.line, 2)
        self.assertIn("spaces", self.refused("a:\n\tb: 1\n").remedy)
        self.refused("a: 1\n---\nb: 2\n")
        self.refused("a: \x00\n")
        self.refused("? [1]\n: 2\n")
        self.refused("a: '\ud800'\n")

    @settings(max_examples=200, deadline=None)
    @given(text(sampled_from("ab:-[]{}&*!|>'\"#%@,? \n\t0"), max_size=40))
    def test_anything(self, written):
        """
        Whatever is written is read or refused.
        """
        try:
            compose(written)
        except Unreadable as error:
            self.assertGreaterEqual(error.place.line, 1)
