"""Tests of what appliance.core.dosing refuses, and when."""

from twisted.internet.defer import ensureDeferred

from appliance.errors import Conflict, Refusal
from appliance.model import Liquid, Trouble
from tests.support.pumps import DosingCase

DRY = Trouble("dose-not-seen", "Nothing came.", "Look at the bottle.")


class RefusalTests(DosingCase):
    """The one place where dosing is refused."""

    def why(self, liquid=Liquid.MEDIA, ml=5.0):
        """What is said to somebody who asks to move *ml*; "" if nothing is against it."""
        try:
            self.dosing.check(liquid, ml)
        except Refusal as refusal:
            return refusal.message
        return ""

    def test_order(self):
        """
        Of all that is in the way the first is told: dosing is free, calibrated, not stopped, has
        room and liquid.
        """
        interlock, calibrations = self.appliance.dosing.interlock, self.appliance.calibrations
        name = calibrations.active("media_pump").name
        self.now(self.volumes.set(17.0))
        self.now(self.volumes.refill("media", 1.0))
        interlock.stop(DRY)
        self.now(calibrations.deactivate("media_pump"))
        with self.dosing.holding("eve"):
            self.assertIn("eve is moving liquid", self.why())
        self.assertIn("no calibration", self.why())
        self.now(calibrations.activate("media_pump", name))
        self.assertIn("Nothing came", self.why())
        interlock.lift()
        self.assertIn("no room", self.why())
        self.now(self.volumes.set(10.0))
        self.assertEqual(self.why(), "The bottle of media is all but empty: 1 mL are left.")
        self.now(self.volumes.refill("media", None))
        self.assertEqual(self.why(), "")

    def test_waste(self):
        """
        Waste is refused only to somebody who would have to wait, or whose pump is not calibrated.
        """
        self.appliance.dosing.interlock.stop(DRY)
        self.now(self.volumes.set(18.0))
        self.assertEqual(self.why(Liquid.WASTE), "")
        with self.dosing.holding("eve"):
            self.assertIn("eve", self.why(Liquid.WASTE))

    def test_before_each_turn(self):
        """
        A dose that was allowed is refused its next part when dosing was stopped meanwhile.
        """
        dosing = ensureDeferred(self.dosing.dose(Liquid.MEDIA, 2.0))
        self.wind(5.0)
        self.appliance.dosing.interlock.stop(DRY)
        self.wind(60.0)
        self.failureResultOf(dosing, Conflict)
        self.assertApproximates(self.volumes.current.media_ml, 1.0, 1e-6)

    def test_by_hand(self):
        """
        What was moved by hand is booked although dosing is stopped and no pump is calibrated, but
        not beyond the vessel.
        """
        self.appliance.dosing.interlock.stop(DRY)
        self.now(self.appliance.calibrations.deactivate("media_pump"))
        self.now(self.dosing.book(Liquid.MEDIA, 1.0))
        self.failureResultOf(ensureDeferred(self.dosing.book(Liquid.MEDIA, 5.0)), Conflict)
        self.assertEqual(self.volumes.current.ml, 16.0)

    def test_little_alternative(self):
        """
        Of a bottle must be left what an exchange takes from it, and no more.
        """
        self.now(self.volumes.refill("alt_media", 0.2))
        exchanging = ensureDeferred(self.dosing.exchange(1.0, 0.1))
        self.wind(120.0)
        self.assertApproximates(self.successResultOf(exchanging).alt_media_ml, 0.1, 1e-6)
        self.failureResultOf(ensureDeferred(self.dosing.exchange(1.0, 0.9)), Conflict)
