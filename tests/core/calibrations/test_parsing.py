"""Tests for appliance.core.calibrations.parsing: what is taken, and what is not."""

import contextlib

from hypothesis import given, settings
from hypothesis import strategies as st
from twisted.trial.unittest import SynchronousTestCase

from appliance.core.calibrations.parsing import (
    LARGEST,
    TYPES,
    Reader,
    check_name,
    read_estimator,
    values_of,
    write,
)
from appliance.errors import Invalid, Refusal, TooLarge
from tests.support.curves import FUSED, STIRRING, od, pump

BOMB = "a0: &a0 [x, x]\n" + "".join(
    f"a{i}: &a{i} [{', '.join([f'*a{i - 1}'] * 10)}]\n" for i in range(1, 9)
)


class ReadingCase(SynchronousTestCase):
    """Reads files of the types that are built in."""

    def read(self, device, text):
        """What the text holds."""
        return Reader(TYPES).read(device, text)

    def refused(self, device, text, *words):
        """The text is refused, in words that contain *words*."""
        refusal = self.assertRaises(Refusal, self.read, device, text)
        said = f"{refusal.message} {refusal.cause} {refusal.remedy}"
        for word in words:
            self.assertIn(word, said)
        return refusal


class HostileTests(ReadingCase):
    """Text that means harm, or nothing."""

    def test_code(self):
        """
        A tag that would call code is refused with its line, and nothing is called.
        """
        for tag in ("!!python/object/apply:os.system [ls]", "!!python/name:os.system", "!evil x"):
            text = pump().replace("hz: 200.0", f"hz: {tag}")
            self.refused("media_pump", text, "line 11", "tag")

    def test_aliases(self):
        """
        Aliases, out of which bombs are made, are followed only as long as they make no bomb, be it
        of many parts or of long ones.
        """
        self.refused("media_pump", BOMB + pump(), "aliases")
        long = f"a: &a {'x' * 50_000}\nb: [{'*a, ' * 1000}]\n"
        self.refused("media_pump", long + pump(), "aliases")

    def test_shared(self):
        """
        Lists that are the same are written once and named by those who write YAML with PyYAML.
        """
        given = pump().replace("[0.1, 0.2, 0.4, 0.8]", "*id001")
        text = given.replace("x: [", "x: &id001 [")
        self.assertNotEqual(text, given)
        recorded = self.read("media_pump", text).file.recorded_data
        self.assertEqual(recorded.x, recorded.y)

    def test_deep(self):
        """
        Deep nesting is refused before anything follows it down.
        """
        for opening in ("[", "{a: "):
            self.refused("media_pump", "a: " + opening * 20_000, "nest")

    def test_large(self):
        """
        A large text is refused unread, and one of many parts is no calibration.
        """
        self.assertRaises(TooLarge, values_of, "a: " + "x" * LARGEST)
        self.assertRaises(Invalid, self.read, "media_pump", "a: [" + "1," * 30_000 + "]")

    def test_twice(self):
        """
        A field that is given twice is refused by name.
        """
        self.refused("media_pump", pump() + "hz: 100.0\n", "hz is given twice", "line 14")

    def test_not_finite(self):
        """
        What is no finite number is none.
        """
        for number in (".nan", ".inf", "-.inf", "1" + "0" * 400, "1.0e+999"):
            text = pump().replace("hz: 200.0", f"hz: {number}")
            self.refused("media_pump", text, "hz")

    def test_no_yaml(self):
        """
        What is no YAML is refused with the line at which it stops to be.
        """
        self.refused("media_pump", "calibration_type: [1, 2\nname: }", "line 2")
        for text in ("", "just words", "- a\n- list", "\x00", "a: b\n---\nc: d", "{1: 2}", "? [a]"):
            self.refused("media_pump", text)

    @settings(max_examples=150, deadline=None)
    @given(st.text(max_size=60), st.integers(0, 250))
    def test_anything(self, noise, at):
        """
        Whatever is written into a file, it is read or refused, and nothing else happens.
        """
        text = pump()
        with contextlib.suppress(Refusal):
            self.read("media_pump", text[:at] + noise + text[at:])


class FieldTests(ReadingCase):
    """Each field as it must be."""

    def test_defaults(self):
        """
        The names of the axes need not be written.
        """
        self.assertEqual(self.read("media_pump", pump()).file.y, "Volume")
        self.assertEqual(self.read("stirring", STIRRING).file.x, "DC %")
        self.assertEqual(self.read("od90", od()).file.x, "OD600")

    def test_unknown(self):
        """
        A field that does not belong is refused by name.
        """
        self.refused("media_pump", pump() + "colour: blue\n", "colour")

    def test_missing(self):
        """
        A field that is missing is named.
        """
        self.refused("media_pump", pump().replace("dc: 100.0\n", ""), "dc")

    def test_wrong_type(self):
        """
        A field of the wrong kind is named, with a number's place.
        """
        text = pump().replace("[0.1, 0.2, 0.4, 0.8]", "[0.1, two, 0.4, 0.8]")
        self.refused("media_pump", text, "recorded_data.y[1]")
        self.refused("media_pump", pump().replace("hz: 200.0", "hz: yes"), "hz")
        self.refused("od90", od(angle="60"), "angle")

    def test_numbers(self):
        """
        A small number is one with and without its dot; a time of day is none, as in a profile.
        """
        for number in "1e-5", "1.0e-5", "1E-05", "0.00001", "!!float 1e-5":
            read = self.read("media_pump", pump().replace("hz: 200.0", f"hz: {number}"))
            self.assertEqual(read.file.hz, 1e-5)
        self.refused("media_pump", pump().replace("hz: 200.0", "hz: 12:30"), "hz")

    def test_names_like_numbers(self):
        """
        A name may look like a number or a day, with and without quotes.
        """
        for name in "1e5", "20260101", "2026-01-01", "'7'":
            read = self.read("media_pump", pump(name=name))
            self.assertEqual(read.file.calibration_name, name.strip("'"))

    def test_moments(self):
        """
        A moment may be written in every way that YAML has for one.
        """
        for moment in ("2026-01-02T03:04:05Z", "2026-01-02 03:04:05+00:00",
                       "2026-01-02 03:04:05.000000 Z", "2026-1-2t3:04:05+0"):
            read = self.read("media_pump", pump(created=moment))
            self.assertEqual(read.file.created_at.isoformat(), "2026-01-02T03:04:05+00:00")
        self.refused("media_pump", pump(created="2026-13-02T03:04:05Z"), "line", "no moment")

    def test_moment(self):
        """
        The moment is one, with its time zone, and not in quotes.
        """
        for moment in ('"2026-01-01T00:00:00Z"', "2026-01-01T00:00:00", "2026-01-01", "soon"):
            self.refused("media_pump", pump(created=moment))

    def test_lengths(self):
        """
        As many x as y were recorded.
        """
        self.refused("media_pump", pump().replace("[0.1, 0.2, 0.4, 0.8]", "[0.1]"), "4 x but 1 y")

    def test_old_form(self):
        """
        A file of before 2026 is refused with what must be changed.
        """
        old = pump().replace("  type: poly\n  coefficients: [0.1, 0.0]", "  - 0.1\n  - 0.0")
        self.refused("media_pump", old, "curve_type", "coefficients")

    def test_curves(self):
        """
        A constant, and pieces that do not fit their knots, are no curves.
        """
        self.refused("media_pump", pump(slope=0.0), "constant")
        for data in (
            "{type: spline, knots: [0, 1, 2], coefficients: [[1, 1]]}",
            "{type: akima, knots: [1, 0], coefficients: [[1, 1]]}",
            "{type: sine, coefficients: [1, 1]}",
        ):
            text = pump().replace(
                "\n  type: poly\n  coefficients: [0.1, 0.0]", f" {data}"
            )
            self.refused("media_pump", text, "curve_data_")

    def test_device(self):
        """
        A calibration is for a device of its type, and of its angle.
        """
        self.refused("stirring", pump(), "not for stirring", "media_pump")
        self.refused("od135", od(), "90", "od90")
        self.assertEqual(self.read("od", od()).device, "od")

    def test_names(self):
        """
        A name is never a path.
        """
        paths = ("../x", "a/b", ".hidden", "a\nb", "a\0b")
        for name in (*paths, "-x", "", " x", "x ", "a  b", "é", "x" * 251):
            self.assertRaises(Invalid, check_name, name)
        for name in ("a", "Media pump 2", "od-2026.01_b", "x" * 250):
            self.assertEqual(check_name(name), name)
        self.refused("media_pump", pump(name='"../../evil"'), "calibration_name")

    def test_written_as_read(self):
        """
        What is written is read as it was.
        """
        first = self.read("media_pump", pump())
        self.assertEqual(self.read("media_pump", write(first.file)), first)

    def test_estimator(self):
        """
        An estimator has one curve for each of its angles, and is for the fused density.
        """
        estimator = read_estimator("od_fused", FUSED)
        self.assertEqual(read_estimator("od_fused", write(estimator.file)).file, estimator.file)
        self.assertRaises(Invalid, read_estimator, "od90", FUSED)
        for old, new in (("['90', '135']", "['90', '45']"), ("max_logc: 1.0", "max_logc: -3.0"),
                         ("[[-3.0]]}", "[]}"), ("floor: 0.05", "floor: 0.0")):
            self.assertRaises(Invalid, read_estimator, "od_fused", FUSED.replace(old, new))
