"""What values of jobs are compared with, and the profiles that come with the product."""

from pathlib import Path

from tests.support.profiles import HEAD, CheckCase, profile


class WordTests(CheckCase):
    """Words that values of jobs are compared with."""

    def test_phase(self):
        """
        A phase of growth that there is none of is told, with the one that was meant.
        """
        right = "{type: log, t: 0s, if: '%s', options: {message: hello}}"
        for condition in ("::growth_rate_calculating:phase == stationary",
                          "not (declining == ::growth_rate_calculating:phase)"):  # fmt: skip
            self.assertEqual(self.found(profile(right % condition)), [])
        wrong = right % "::growth_rate_calculating:phase == stationery"
        self.assertIn("phase of growth_rate_calculating is never stationery",
                      self.only(profile(wrong)))  # fmt: skip

    def test_input(self):
        """
        The name of an input stands for its value.
        """
        head = HEAD + "inputs: {which: 3}\n"
        same = "{type: log, t: 0s, if: '::growth_rate_calculating:phase == which', options: " \
               "{message: hello}}"  # fmt: skip
        self.assertEqual(self.found(profile(same, head=head)), [])


class ExampleTests(CheckCase):
    """The profiles that come with the product."""

    def test_examples(self):
        """
        Nothing speaks against any of them.
        """
        examples = list((Path(__file__).parents[3] / "examples" / "profiles").glob("*.yaml"))
        self.assertTrue(examples)
        for path in examples:
            text = path.read_text("utf-8")
            self.assertEqual(self.found(text) + self.found(text, "warning"), [], path.name)
