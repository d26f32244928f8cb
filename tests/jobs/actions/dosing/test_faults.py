"""What breaks about pumps, tubes and bottles: noticed, told, and nothing is spilled."""

from twisted.internet.defer import ensureDeferred

from appliance.errors import Conflict
from appliance.model import Liquid, Who
from hw.sim.spec import SimSpec
from tests.support.pumps import DosingCase

OD = 0.0323285
"""What is read of one unit of density with linear optics."""


class FaultCase(DosingCase):
    """A turbidostat at work, its readings as noisy as real ones."""

    spec = SimSpec.preset(
        "ecoli_m9", growth_profile=((0.0, 1.6),), optics="linear", inoculum_od=0.5,
        gain_spread=0.0,
    )  # fmt: skip

    def setUp(self):
        super().setUp()
        self.run_job("stirring")
        self.run_job("od_reading", interval=10)
        self.run_job(
            "dosing_automation", automation_name="turbidostat", target_biomass=0.5 * OD
        )

    def minutes(self, minutes):
        """Let minutes pass, or until dosing is stopped."""
        for _ in range(minutes):
            if "dose-not-seen" in self.alerts():
                break
            self.wind(60)

    def noticed(self, fault, value, well, within):
        """A fault after *well* minutes is noticed *within* minutes, and nothing is spilled."""
        self.minutes(well)
        self.assertEqual(self.alerts(), set())
        self.faults.inject(fault, value)
        self.minutes(within)
        self.assertIn("dose-not-seen", self.alerts())
        self.wind(300)
        self.assertEqual(self.truth("spilled_ml"), 0.0)
        self.assertEqual(self.simulation.driven()["media"], 0.0)


class PumpFaultTests(FaultCase):
    """Noticed by what the culture does not do."""

    def test_dry_and_mended(self):
        """
        A bottle that runs dry stops dosing. Waste can still be removed; once a person has seen
        the alert, dosing goes on.
        """
        self.noticed("pump_dry", 0.0, 30, 40)
        self.failureResultOf(ensureDeferred(self.dosing.dose(Liquid.MEDIA, 0.1)), Conflict)
        self.faults.clear("pump_dry")
        (alert,) = [a for a in self.appliance.alerts.active if a.name == "dose-not-seen"]
        self.now(self.appliance.alerts.acknowledge(alert.id, Who("somebody", "operator")))
        before = self.volumes.current.media_ml
        self.wind(600)
        self.assertGreater(self.volumes.current.media_ml, before + 1.0)

    def test_split(self):
        """
        A split tube is noticed.
        """
        self.noticed("tube_split", 0.5, 30, 60)

    def test_clogged(self):
        """
        A waste line that is blocked is noticed before the vessel runs over.
        """
        self.noticed("pump_clog", 1.0, 90, 60)


class OverfullTests(DosingCase):
    """What cannot be seen, but is put right."""

    def test_overfull(self):
        """
        A vessel that somebody filled too high comes down again, because more is taken out than
        is put in.
        """
        self.run_job("dosing_automation", automation_name="chemostat", volume=0.5, duration=5)
        self.wind(300)
        self.faults.inject("overflow", 1.0)
        for _ in range(90):
            self.wind(60)
        self.assertEqual(self.truth("spilled_ml"), 0.0)
        self.assertApproximates(self.truth(), 15.0, 0.6)
