"""What ``--demo`` sets up in an empty data folder: an experiment, and everything running."""

from appliance.core.jobs import Jobs

EXPERIMENT = "Demo: E. coli overnight"
MEDIUM = "M9 + glucose"
SPEED = 60.0
JOBS: tuple[tuple[str, dict[str, object]], ...] = (
    ("stirring", {}),
    ("od_reading", {}),
    ("growth_rate_calculating", {}),
    ("temperature_automation", {"automation_name": "thermostat", "target_temperature": 37.0}),
    ("led_automation", {"automation_name": "light_dark_cycle", "light_intensity": 30.0}),
)


async def begin(jobs: Jobs) -> None:
    """Start the jobs of the demonstration, unless this unit has ever been told to run any."""
    if any(record.source != "unit" for record in await jobs.history(10)):
        return
    for name, options in JOBS:
        await jobs.run(name, options, source="demo")
