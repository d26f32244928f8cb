"""Tests of appliance.core.profiles.expressions, evaluation and templates."""

from attrs import field, frozen
from hypothesis import given, settings
from hypothesis.strategies import text
from twisted.trial.unittest import SynchronousTestCase

from appliance.core.profiles.evaluation import evaluate
from appliance.core.profiles.expressions import Lookup, Wrong, parse
from appliance.core.profiles.templates import fill, read, read_condition


@frozen
class Words:
    """A scope with some values."""

    inputs: dict = field(factory=dict)

    def name(self, name):
        """An input."""
        return self.inputs.get(name)

    def call(self, function):
        """A function."""
        return {"random": 0.5, "hours_elapsed": 2.0}.get(function, f"<{function}>")

    def look(self, lookup):
        """A value of a job."""
        values = {"stirring:target_rpm": 500.0, "od_reading:od1.od": 0.25,
                  "stirring:$state": "ready", "led:on": True}  # fmt: skip
        try:
            return values[f"{lookup.job}:{'.'.join(lookup.path)}"]
        except KeyError:
            raise LookupError(f"{lookup} is not there.") from None


SCOPE = Words({"k": 3, "half": 0.5, "on": True, "label": "hot"})


def value(expression: str):
    """What *expression* comes to."""
    return evaluate(parse(expression), SCOPE)


class ValueTests(SynchronousTestCase):
    """What expressions come to."""

    def check(self, expected: dict) -> None:
        """Each expression comes to its value, which is of the same type."""
        for expression, wanted in expected.items():
            found = value(expression)
            self.assertEqual((expression, found), (expression, wanted))
            self.assertIs(type(found), type(wanted), expression)

    def test_numbers(self):
        """
        Numbers are whole or not, with or without an exponent.
        """
        self.check({"1": 1, "1.5": 1.5, ".5": 0.5, "2.": 2.0, "1e3": 1000.0, "1.5E-1": 0.15,
                    "007": 7, "12345678901234567890": 12345678901234567890.0})  # fmt: skip

    def test_arithmetic(self):
        """
        Powers bind more than signs, signs more than products, products more than sums.
        """
        self.check({"1 + 2 * 3": 7, "(1 + 2) * 3": 9, "2 ** 3 ** 2": 512, "-2 ** 2": -4,
                    "2 ** -1": 0.5, "10 - 4 - 3": 3, "8 / 4 / 2": 1.0, "+5": 5, "--5": 5,
                    "3 - -2": 5, "2*-3": -6, "7/2": 3.5, "2**0.5*2**0.5 > 1.99": True})

    def test_comparison(self):
        """
        Numbers are compared by size; equal are values of the same kind.
        """
        self.check({"1 < 2": True, "2 <= 2": True, "1 == 1.0": True, "2 >= 3": False,
                    "2 > 1": True, "1 == true": False, "true == true": True,
                    "1 + 1 == 2": True})  # fmt: skip

    def test_logic(self):
        """
        Not binds more than and, and more than or; the right side is only asked if it matters.
        """
        self.check({"true or false and false": True, "not true or true": True,
                    "not (true or true)": False, "not 1 > 2": True,
                    "false and ::none:none > 1": False, "True or 1/0 > 1": True,
                    "1 < 2 and 2 < 3": True})  # fmt: skip

    def test_names(self):
        """
        Inputs stand for their values; in a comparison another name is a word.
        """
        self.check({"k + 1": 4, "half": 0.5, "on and true": True, "label == hot": True,
                    "::stirring:$state == ready": True, "sleeping == ::stirring:$state": False})

    def test_functions(self):
        """
        Functions take nothing.
        """
        self.check({"random()": 0.5, "hours_elapsed() * 2": 4.0, "unit()": "<unit>",
                    "experiment()": "<experiment>", "job_name( )": "<job_name>"})

    def test_lookups(self):
        """
        Values of jobs are named with a unit or without.
        """
        self.check({"::stirring:target_rpm+1": 501.0, "unit-1:od_reading:od1.od*2": 0.5,
                    "a.b:stirring:target_rpm - 1": 499.0, "not ::led:on": False})
        self.assertEqual(parse("pio-1:job:a.b.c"), Lookup("pio-1", "job", ("a", "b", "c")))
        self.assertEqual(parse("::job:$state"), Lookup("", "job", ("$state",)))


class WrongTests(SynchronousTestCase):
    """What cannot be understood or worked out."""

    def wrong(self, expression: str) -> Wrong:
        """What is wrong with it."""
        return self.assertRaises(Wrong, value, expression)

    def test_place(self):
        """
        It is said where, and what to do.
        """
        places = {"1 +": 3, "(1 + 2": 0, "1 2": 2, "* 3": 0, "1 = 2": 2, "a != b": 2,
                  "true + 1": 0, "1 and true": 0, "k + nothing": 4, "1 < 2 < 3": 6,
                  "random(1)": 7, "foo()": 0, "3x": 0, "::a:b:c": 5, "": 0, "1 / 0": 2,
                  "::none:none": 0, "label * 2": 0, "not 5": 4}  # fmt: skip
        for expression, offset in places.items():
            wrong = self.wrong(expression)
            self.assertEqual((expression, wrong.offset), (expression, offset))
            self.assertTrue(wrong.message.endswith("."))
        self.assertIn("==", self.wrong("1 = 2").remedy)
        self.assertIn("a < b and b < c", self.wrong("1 < 2 < 3").remedy)

    def test_no_python(self):
        """
        Nothing of Python can be reached.
        """
        for attempt in (
            "().__class__", "k.real", "__import__(os)", "__import__('os').system('ls')",
            "[1]", "{1}", "lambda: 1", "k if on else 2", "f'{k}'", "exec(k)", "eval()", "print()",
            "random.__globals__", "::stirring:target_rpm.__class__", "k := 2", "1; 2", "a[0]",
            "`ls`", "$(ls)", "${ls}", "1 if 1 else 2", "not not", "@k", "k\\n", "'a' * 9", "1_000",
            "0x10", "1j", "...", "None", "unit().upper()", "::a:__class__",
        ):
            self.wrong(attempt)

    def test_never_huge(self):
        """
        Numbers stay finite and quick to work out.
        """
        for attempt in ("9 ** 9 ** 9", "9 ** 9 ** 9 ** 9", "1e308 * 10", "1e999", "-(9**999)",
                        "10 ** 400", "(-8) ** 0.5", "0 ** -1", "2 ** 1023 * 2"):  # fmt: skip
            self.wrong(attempt)
        self.assertEqual(value("2 ** 100"), 2.0**100)
        self.assertIsInstance(value("9007199254740992 * 2"), float)

    def test_never_deep(self):
        """
        Length and depth are bounded.
        """
        for attempt in ("(" * 500, "(" * 45 + "1" + ")" * 45, "-" * 900 + "1", "not " * 200 + "on",
                        "1" + "+1" * 499, "2" + "**2" * 300, "1" * 2000):  # fmt: skip
            self.wrong(attempt)
        self.assertEqual(value("1" + "+1" * 99), 100)

    @settings(max_examples=300, deadline=None)
    @given(text("0123456789.+-*/()<>=abk_:$ \t&é'", max_size=40))
    def test_anything(self, expression):
        """
        Whatever is written is worked out or refused.
        """
        try:
            found = value(expression)
        except Wrong as wrong:
            self.assertTrue(0 <= wrong.offset <= len(expression))
        else:
            self.assertIsInstance(found, bool | int | float | str)


class TemplateTests(SynchronousTestCase):
    """Text with expressions in it."""

    def test_whole(self):
        """
        One expression and nothing else keeps its kind.
        """
        self.assertEqual(fill(read("${{ k + 1 }}"), SCOPE), 4)
        self.assertIs(fill(read("${{on}}"), SCOPE), True)

    def test_within(self):
        """
        Within text, values are written as people do.
        """
        text = "k ${{k}}, ${{ 1/3 }}, ${{ 400.0 }}, ${{on}} {not} $k"
        self.assertEqual(fill(read(text), SCOPE), "k 3, 0.3333333333, 400, true {not} $k")

    def test_none(self):
        """
        Text without any is no template.
        """
        self.assertIsNone(read("{{ k }} $k"))

    def test_wrong(self):
        """
        The place of what is wrong counts from the beginning of the text.
        """
        self.assertEqual(self.assertRaises(Wrong, read, "a ${{ 1 + }} b").offset, 10)
        self.assertEqual(self.assertRaises(Wrong, read, "a ${{ 1 }} ${{ 2").offset, 11)

    def test_conditions(self):
        """
        A condition is an expression with or without braces.
        """
        self.assertEqual(read_condition("${{ 1 > 2 }}"), read_condition("1 > 2"))
        self.assertEqual(self.assertRaises(Wrong, read_condition, "${{ 1 > }}").offset, 8)
