"""What older profiles call things that have another name now."""

from collections.abc import Collection, Mapping

from appliance.core.profiles.expressions import Lookup

JOBS: Mapping[str, str] = {"temperature_control": "temperature_automation"}
OPTIONS: Mapping[str, tuple[str, ...]] = {"volume": ("exchange_volume_ml", "dosing_volume_ml")}
LEDS = "leds", "intensity"


def option(name: str, known: Collection[str]) -> str:
    """The option of those *known* that *name* means; itself if it is one of them, or none is
    meant."""
    if name in known:
        return name
    return next((newer for newer in OPTIONS.get(name, ()) if newer in known), name)


def lookup(asked: Lookup) -> Lookup:
    """*asked* with the job and setting as they are called now."""
    if (asked.job, asked.path[0]) == LEDS and len(asked.path) == 2:
        return Lookup(asked.unit, "led_intensity", asked.path[1:], asked.offset)
    if asked.job in JOBS:
        return Lookup(asked.unit, JOBS[asked.job], asked.path, asked.offset)
    return asked
