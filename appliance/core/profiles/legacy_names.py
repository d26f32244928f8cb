"""What older profiles call jobs that have another name now; jobs know their own options'."""

from collections.abc import Mapping

from appliance.core.profiles.expressions import Lookup

JOBS: Mapping[str, str] = {"temperature_control": "temperature_automation"}
LEDS = "leds", "intensity"


def lookup(asked: Lookup) -> Lookup:
    """*asked* with the job and setting as they are called now."""
    if (asked.job, asked.path[0]) == LEDS and len(asked.path) == 2:
        return Lookup(asked.unit, "led_intensity", asked.path[1:], asked.offset)
    if asked.job in JOBS:
        return Lookup(asked.unit, JOBS[asked.job], asked.path, asked.offset)
    return asked
