"""The one order of troubles. See ``appliance.core.urgency``."""

import re
from pathlib import Path

from appliance.core.urgency import (
    CAUSES,
    ORDER,
    UNKNOWN,
    by_urgency,
    causes_of,
    place_of,
    severity_of,
)
from appliance.model import Trouble, TroublesChanged
from tests.support.workbench import WorkbenchCase

FAULTS = Path(__file__).parents[2] / "docs" / "faults.md"
KNOWN = {name for names in ORDER.values() for name in names}


def trouble(name: str) -> Trouble:
    """One that is called *name*."""
    return Trouble(name, f"It is {name}.")


class UrgencyTests(WorkbenchCase):
    """Alerts that stand, wherever they are listed."""

    def report(self, source: str, *names: str) -> None:
        """All that is wrong with *source*."""
        self.appliance.bus.publish(TroublesChanged(source, tuple(map(trouble, names))))

    def test_causes_come_first(self):
        """
        No trouble stands before one that it may follow from, and every name in the table is known.
        """
        for name, causes in CAUSES.items():
            self.assertLessEqual({name, *causes}, KNOWN)
            for cause in causes:
                self.assertLess(place_of(cause), place_of(name), f"{name} follows from {cause}")

    def test_documented(self):
        """
        Every trouble that the documentation names has its place in the order.
        """
        names = set(re.findall(r"`([A-Za-z]+(?:-[A-Za-z]+)+)`", FAULTS.read_text("utf-8")))
        self.assertGreater(len(names), 35)
        unknown = {name for name in names if place_of(name) == place_of("nobody-knows-this")}
        self.assertEqual(unknown, set())

    def test_order(self):
        """
        The heater that is stuck stands before the temperature, and that before the growth rate.
        """
        names = ("growth-silent", "never-heard-of", "temperature-out-of-band", "od-silent",
                 "heater-stuck-on", "network-down")
        ordered = [found.name for found in by_urgency(map(trouble, names))]
        self.assertEqual(ordered, ["heater-stuck-on", "temperature-out-of-band", "od-silent",
                                   "growth-silent", "never-heard-of", "network-down"])
        self.assertEqual(severity_of("never-heard-of"), UNKNOWN)
        self.assertEqual(severity_of("stirring-forgot"), "failure")

    def test_everywhere(self):
        """
        They are listed in that order whatever came first, and what follows from another says so.
        """
        self.report("growth", "growth-silent")
        self.report("reading", "ir-lamp-dead")
        self.report("supply", "undervoltage")
        self.report("plate", "heater-stuck-on")
        alerts = self.appliance.alerts
        names = ["heater-stuck-on", "undervoltage", "ir-lamp-dead", "growth-silent"]
        self.assertEqual([alert.name for alert in alerts.active], names)
        health = self.appliance.host.system.health()
        self.assertEqual([alert.name for alert in health.alerts], names)
        self.assertEqual([alert.name for alert in self.now(alerts.page())], names)
        self.assertEqual(alerts.causes("ir-lamp-dead"), ("undervoltage",))
        self.assertEqual(alerts.causes("growth-silent"), ("undervoltage", "ir-lamp-dead"))
        self.assertEqual([a.name for a in alerts.followers("undervoltage")], names[2:])
        self.report("supply")
        self.assertEqual(alerts.causes("ir-lamp-dead"), ())

    def test_own_cause(self):
        """
        Nothing follows from itself, or from what is not wrong.
        """
        self.assertEqual(causes_of("od-silent", [trouble("od-silent")]), ())
        self.assertEqual(causes_of("not-resumed-stirring", [trouble("disk-full")]), ("disk-full",))


class ToldTests(WorkbenchCase):
    """What is told again and again."""

    def test_unchanged(self):
        """
        A part whose troubles stay as they are says nothing: the dates are looked at every 5 s.
        """
        heard = []
        self.appliance.bus.subscribe(TroublesChanged, lambda event: heard.append(event.source))
        self.wind(120.0)
        self.assertNotIn("dates", heard)
