"""Dates that are ahead of the computer's. See ``appliance.core.host.dates``."""

from appliance.core.host.dates import date_troubles
from tests.support.workbench import WorkbenchCase

ALWAYS = 1e9


class DateTests(WorkbenchCase):
    """A computer whose clock was set wrong, and then right."""

    def test_ahead(self):
        """
        As long as records bear a later date than it is, that is told, with for how long it will be.
        """
        self.faults.inject("clock_step", 1e6, for_s=ALWAYS)
        self.wind(30.0)
        self.assertNotIn("dates-ahead", self.alerts())
        self.faults.clear("clock_step")
        self.wind(30.0)
        self.assertIn("dates-ahead", self.alerts())
        (alert,) = [a for a in self.appliance.alerts.active if a.name == "dates-ahead"]
        self.assertIn("12 days ahead", alert.message)
        self.assertIn("for 116 days", alert.message)
        self.faults.inject("clock_step", 1e6, for_s=ALWAYS)
        self.wind(30.0)
        self.assertNotIn("dates-ahead", self.alerts())

    def test_words(self):
        """
        Small differences are not worth a word; large ones are told in lengths that people know.
        """
        self.assertEqual(date_troubles(60.0), ())
        self.assertIn("36 years", date_troubles(36 * 31_557_600.0)[0].message)
        self.assertIn("3 hours", date_troubles(3 * 3600.0)[0].message)
