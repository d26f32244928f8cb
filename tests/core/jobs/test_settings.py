"""Tests for appliance.core.jobs.settings."""

from math import inf, nan

from twisted.trial.unittest import SynchronousTestCase

from appliance.core.jobs.settings import Setting, parse_changes, parse_options, settings_of
from appliance.errors import Invalid, NotFound


class Job:
    """A job with one of everything."""

    name = "job"

    speed = Setting(float, unit="RPM", default=500.0, low=0.0, high=2000.0)
    count = Setting(int, default=1, low=1)
    loud = Setting(bool, default=False)
    mode = Setting(str, default="slow", choices=("slow", "fast"))
    target = Setting(float, unit="°C", required=True, low=0.0, high=60.0)
    port = Setting(str, default="A", settable=False, start_only=True)
    measured = Setting(float, settable=False)


class ParseTests(SynchronousTestCase):
    """One value."""

    def test_values(self):
        """
        Numbers, words and texts become what the setting is.
        """
        for name, raw, value in (
            ("speed", "700", 700.0), ("speed", 700, 700.0), ("count", "3", 3), ("count", 3.0, 3),
            ("loud", "on", True), ("loud", 0, False), ("loud", True, True),
            ("mode", "fast", "fast"),
        ):  # fmt: skip
            parsed = settings_of(Job)[name].parse(raw)
            self.assertEqual((parsed, type(parsed)), (value, type(value)))

    def test_refused(self):
        """
        Anything else is refused, by name and with the reason.
        """
        for name, raw in (
            ("speed", 2001), ("speed", -1), ("speed", nan), ("speed", inf), ("speed", True),
            ("speed", []), ("speed", {}), ("speed", None), ("speed", ""), ("count", 1.5),
            ("count", 0), ("count", 10**400), ("loud", "maybe"), ("loud", 2), ("mode", "medium"),
            ("mode", 7), ("speed", "9" * 5000),
        ):  # fmt: skip
            with self.assertRaises(Invalid) as refused:
                settings_of(Job)[name].parse(raw)
            self.assertTrue(refused.exception.message.startswith(f"{name} cannot be"), raw)
            self.assertLess(len(refused.exception.message), 200)


class RequestTests(SynchronousTestCase):
    """What a request asks for."""

    def test_options(self):
        """
        Options go before the configuration, and that before the defaults; dashes are no matter.
        """
        configured = {"speed": "300", "count": "2"}
        values = parse_options(Job, {"speed": 400, "target": 37}, configured)
        self.assertEqual(
            values,
            {"speed": 400.0, "count": 2, "loud": False, "mode": "slow", "target": 37.0,
             "port": "A", "measured": None},
        )  # fmt: skip

    def test_bare(self):
        """
        An option without a value is a switch that is on.
        """
        self.assertTrue(parse_options(Job, {"loud": None, "target": 1}, {})["loud"])

    def test_bad_options(self):
        """
        What is missing, measured or unknown is refused.
        """
        for options in ({}, {"target": 1, "measured": 2}, {"target": 1, "sped": 2}):
            with self.assertRaises(Invalid):
                parse_options(Job, options, {})

    def test_bad_changes(self):
        """
        A running job is told neither what is unknown, nor measured, nor given at its start.
        """
        for name, kind in (("sped", NotFound), ("measured", Invalid), ("port", Invalid)):
            with self.assertRaises(kind):
                parse_changes(Job, {"speed": 1, name: 1})
