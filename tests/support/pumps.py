"""Calibrated pumps for tests that dose."""

from appliance.core.dosing.default_calibrations import calibrate
from hw.sim.spec import SimSpec
from tests.support.workbench import WorkbenchCase

STILL = SimSpec.preset(
    "ecoli_m9", growth_profile=((0.0, 0.0),), evaporation_ml_h=0.0
).without_noise()
"""A culture that stays as it is, and pumps that do exactly as they are told."""


class DosingCase(WorkbenchCase):
    """A unit whose pumps are calibrated."""

    spec = STILL

    def setUp(self) -> None:
        super().setUp()
        self.now(calibrate(self.appliance.calibrations, "unit", self.spec.pump_ml_s))
        self.dosing, self.volumes = self.appliance.dosing.operations, self.appliance.dosing.ledger

    def truth(self, name: str = "volume_ml"):
        """What is really so."""
        return self.simulation.truth()[name]

    def dose(self, job: str, wait: float = 60.0, **options) -> None:
        """Run an action and let it end."""
        self.run_job(job, wait, **options)
        self.assertNotIn(job, self.jobs.running)
