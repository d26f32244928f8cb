"""What ``--demo`` sets up in an empty data folder: an experiment, and everything running."""

from appliance.core.calibrations import Calibrations
from appliance.core.dosing.default_calibrations import calibrate
from appliance.core.dosing.ledger import VesselLedger
from appliance.core.jobs.service import Jobs

EXPERIMENT = "Demo: E. coli overnight"
MEDIUM = "M9 + glucose"
JOBS: tuple[tuple[str, dict[str, object]], ...] = (
    ("stirring", {}),
    ("od_reading", {}),
    ("growth_rate_calculating", {}),
    ("temperature_automation", {"automation_name": "thermostat", "target_temperature": 37.0}),
    ("led_automation", {"automation_name": "light_dark_cycle", "light_intensity": 30.0}),
)


BOTTLE_ML = 1000.0


async def equip(name: str, calibrations: Calibrations, volumes: VesselLedger) -> None:
    """Give the unit what somebody would have done for it: calibrated pumps, full bottles."""
    await calibrate(calibrations, name)
    for bottle, left in dict(volumes.bottles).items():
        if left is None:
            await volumes.refill(bottle, BOTTLE_ML)


async def begin(jobs: Jobs) -> None:
    """Start the jobs of the demonstration, unless this unit has ever been told to run any."""
    if any(record.source != "unit" for record in await jobs.history(10)):
        return
    for name, options in JOBS:
        await jobs.run(name, options, source="demo")
