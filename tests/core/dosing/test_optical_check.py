"""Tests for what the optical check asks of automations, concludes and learns."""

from appliance.model import Dosed, DoseGain, DosingWatch, Reading, Trouble, TroublesChanged
from tests.support.workbench import WorkbenchCase


class LookCase(WorkbenchCase):
    """A culture that is dosed a tenth of a millilitre a minute and read every five seconds."""

    def setUp(self):
        super().setUp()
        self.od, self.arrives = 0.5, 1.0
        self.interlock = self.appliance.dosing.interlock

    def minutes(self, number, ml=0.1):
        """Let minutes pass; nothing is dosed where automations are asked to wait."""
        bus, clock = self.appliance.bus, self.appliance.clock
        for _ in range(number):
            watch = self.interlock.watch
            given = 0.0 if watch.waits else max(ml, watch.probe_ml)
            if given and self.interlock.stopped is None:
                bus.publish(Dosed("add_media", given, self.workbench.clock.seconds()))
                self.od *= 15.0 / (15.0 + self.arrives * given)
            for _ in range(12):
                self.workbench.clock.advance(5)
                self.od *= 2.718 ** (0.4 * 5 / 3600)
                name = self.appliance.experiments.current.name
                bus.publish(Reading("od", self.od, clock.utc(), name))

    def doubted(self):
        """Until there is a doubt, of a bottle that ran dry."""
        self.minutes(25)
        self.arrives = 0.0
        for _ in range(30):
            if self.alerts() & {"dose-doubted", "dose-disturbed"}:
                break
            self.minutes(1)


class LookTests(LookCase):
    """A doubt."""

    def test_waits(self):
        """
        A doubt is told, and automations are asked to wait, then to give a dose that can be seen;
        they stop once it is certain that nothing comes.
        """
        self.doubted()
        self.assertEqual(self.alerts(), {"dose-doubted"})
        self.assertTrue(self.interlock.watch.waits)
        self.assertGreater(self.interlock.watch.probe_ml, 0.5)
        self.assertIsNone(self.interlock.stopped)
        self.minutes(30)
        self.assertEqual(self.alerts(), {"dose-not-seen"})
        self.assertEqual(self.interlock.watch, DosingWatch())

    def test_goes_on(self):
        """
        Where medium comes again, dosing goes on by itself, and the doubt is over.
        """
        self.doubted()
        self.arrives = 1.0
        self.minutes(30)
        self.assertEqual(self.alerts(), set())
        self.assertEqual(self.interlock.watch, DosingWatch())

    def test_disturbed(self):
        """
        While others tell that nothing is mixed, nothing is concluded, and that is what is told.
        """
        trouble = Trouble("not-mixed", "It is not mixed.", "Look.")
        self.appliance.bus.publish(TroublesChanged("temperature_automation", (trouble,)))
        self.doubted()
        self.assertEqual(self.alerts(), {"dose-disturbed", "not-mixed"})
        self.minutes(40)
        self.assertIsNone(self.interlock.stopped)


class GainTests(LookCase):
    """What is learnt of a pump."""

    def test_told(self):
        """
        A pump that gives 60 % is told within ten doses of a millilitre, with a band.
        """
        self.arrives = 0.6
        for _ in range(10):
            self.minutes(1, ml=1.0)
            self.minutes(9, ml=0.0)
        gain = self.appliance.dosing.ledger.gains["media"]
        self.assertApproximates(gain.share, 0.6, max(3.0 * gain.sd, 0.03))
        self.assertEqual(self.alerts(), {"media-pump-off"})
        self.assertIsNone(self.interlock.stopped)

    def test_forgotten(self):
        """
        A pump that is said to have a new tube, or is calibrated anew, is another.
        """
        ledger = self.appliance.dosing.ledger
        ledger.learn("media", DoseGain(0.6, 0.03))
        self.assertEqual(self.alerts(), {"media-pump-off"})
        self.now(ledger.retube("media"))
        self.assertEqual(self.alerts(), set())
