"""Tests for appliance.parameter."""

from twisted.trial.unittest import SynchronousTestCase

from appliance.core.forms import Field
from appliance.errors import Invalid
from appliance.parameter import Misfit, Parameter


class ParameterTests(SynchronousTestCase):
    """What a parameter takes, and how it says what it does not take."""

    def test_kinds(self):
        """
        Text of a file and values of JSON become what the parameter is declared as.
        """
        taken = [(float, "1.5", 1.5), (int, 3.0, 3), (bool, "yes", True), (bool, "off", False),
                 (str, 7, "7")]
        for kind, raw, value in taken:
            found = Parameter(kind).fit(raw)
            self.assertEqual((found, type(found)), (value, kind))

    def test_misfits(self):
        """
        A number that is none, has no end, is no whole one or lies outside is refused in words.
        """
        volume = Parameter(float, unit="mL", low=1.0, high=5.0)
        whole = Parameter(int)
        for parameter, raw, why in (
            (volume, "much", "it must be a number"),
            (volume, True, "it must be a number"),
            (volume, "inf", "it is not a finite number"),
            (volume, 6, "it must lie between 1 and 5 mL"),
            (whole, 2.5, "it must be a whole number"),
            (Parameter(bool), "perhaps", "it must be yes or no"),
            (Parameter(str, choices=("a", "b")), "c", "it must be one of a, b"),
        ):
            with self.assertRaises(Misfit) as caught:
                parameter.fit(raw)
            self.assertEqual(caught.exception.why, why)

    def test_field(self):
        """
        A field of a form refuses the same in the words of its label.
        """
        field = Field("ml", "What came out", "number", None, "mL", 1.0, 5.0)
        self.assertEqual(field.answer("2"), 2.0)
        for raw, words in (
            ("", "What came out is missing."),
            ("inf", "What came out must be a number."),
            (9, "What came out must be at least 1 and at most 5 mL."),
        ):
            with self.assertRaises(Invalid) as caught:
                field.answer(raw)
            self.assertEqual(caught.exception.message, words)
