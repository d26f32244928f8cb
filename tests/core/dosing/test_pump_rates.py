"""Tests of appliance.core.dosing.pump_rates: calibrations that cannot be right."""

from twisted.internet.defer import ensureDeferred

from appliance.core.dosing.default_calibrations import TEXT
from appliance.errors import Invalid
from appliance.model import Liquid
from tests.support.api import SiteCase
from tests.support.pumps import DosingCase


class NonsenseTests(SiteCase, DosingCase):
    """Somebody uses a curve that no pump has."""

    def use(self, pump: str, slope: str, intercept: str = "0.0") -> None:
        """Calibrate *pump* with a line."""
        text = TEXT.format(
            name="mine", unit="unit", created="2026-01-01T00:00:00Z",
            flow=slope, one="0.1", ten="1.0", sixty="6.0",
        ).replace(", 0.0]", f", {intercept}]")  # fmt: skip
        self.now(self.appliance.calibrations.create(f"{pump}_pump", text, activate=True))

    def test_moves_nothing(self):
        """
        A pump that is said to move next to nothing, or to suck, is not turned for a time either:
        the vessel would run over, and the ledger would not know.
        """
        for slope in ("-0.1", "1.0e-300", "1.0e-7"):
            self.use("media", slope)
            running = ensureDeferred(self.dosing.run(Liquid.MEDIA, 600.0))
            self.wind(60.0)
            self.failureResultOf(running, Invalid)
        self.assertEqual(self.truth(), 15.0)

    def test_empties_at_once(self):
        """
        A waste pump that is said to move litres in a moment is not believed.
        """
        for slope in ("1.0e+308", "100.0"):
            self.use("waste", slope)
            removing = ensureDeferred(self.dosing.dose(Liquid.WASTE, 1.0))
            self.failureResultOf(removing, Invalid)

    def test_others_go_on(self):
        """
        The other pumps can be used, and the page says that nothing is known of this one.
        """
        self.use("alt_media", "-0.1")
        self.dose("add_media", ml=0.5)
        self.assertApproximates(self.truth(), 15.5, 0.01)
        pumps = self.ask("GET", "/page/volumes").json["pumps"]
        self.assertEqual([pump["ml_s"] is None for pump in pumps], [False, True, False])

    def test_short_turns(self):
        """
        However short the turns, what they add is counted, and the vessel is not overfilled.
        """
        self.use("media", "0.0911", "-0.05")
        while self.volumes.current.ml < 17.9:
            self.run_job("add_media", 1.0, duration=0.5)
        self.assertLess(self.truth(), 18.3)
