"""Tests for what is told when nothing shows that medium arrives."""

from appliance.model import Dosed, Reading
from tests.support.workbench import WorkbenchCase


class UnseenTests(WorkbenchCase):
    """A culture that is dosed and read."""

    def pump(self, ml, thins=True):
        """Dose *ml* of medium, a tenth of a millilitre a minute, and read every five seconds."""
        publish = self.appliance.bus.publish
        for _ in range(round(ml / 0.1)):
            publish(Dosed("add_media", 0.1, self.workbench.clock.seconds()))
            self.od *= 15.0 / 15.1 if thins else 1.0
            for _ in range(12):
                self.wind(5)
                self.od *= 2.718 ** (0.4 * 5 / 3600)
                at = self.appliance.clock.utc()
                publish(Reading("od", self.od, at, self.appliance.experiments.current.name))

    def test_clear_medium(self):
        """
        When a vessel's volume was pumped into a vial with nothing in it that thins, it is told,
        once, and dosing goes on.
        """
        self.od = 0.0
        self.pump(14.0)
        self.assertEqual(self.alerts(), set())
        self.pump(2.0)
        self.assertEqual(self.alerts(), {"dosing-unseen"})
        self.assertIsNone(self.appliance.dosing.interlock.stopped)

    def test_culture(self):
        """
        Where doses are seen to arrive there is nothing to tell.
        """
        self.od = 0.5
        self.pump(18.0)
        self.assertEqual(self.alerts(), set())

    def test_nobody_reads(self):
        """
        What is pumped while nothing is read could not have been seen.
        """
        self.wind(600)
        for _ in range(200):
            self.appliance.bus.publish(Dosed("add_media", 0.1, self.workbench.clock.seconds()))
        self.assertEqual(self.alerts(), set())
