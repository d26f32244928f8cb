"""The devices by the names that jobs ask for: those of the bench, and those plugins bring."""

from collections.abc import Callable, Mapping
from functools import partial

from msgspec import Struct

from appliance.assembly.environment import Environment
from appliance.core.jobs.darkroom import CHANNELS, Darkroom
from appliance.core.plugins.loading import devices
from hw.bench import Bench


class DeviceParts(Struct, frozen=True):
    """Devices by name, and why a plugin's device could not be made, by the plugin's name."""

    devices: Mapping[str, object]
    refused: dict[str, str]


def build(env: Environment) -> DeviceParts:
    """Ask the plugins for their devices; the bench's own go before those, and its lamps are lent
    one by one."""
    added, refused = devices(env.loaded.registry, env.hardware)
    darkroom = Darkroom(env.bench.lamps)
    lamps = {f"lamp_{channel}": darkroom.lamp(channel) for channel in CHANNELS}
    return DeviceParts({**added, **env.bench.devices(), "darkroom": darkroom, **lamps}, refused)


def probes_of(bench: Bench) -> Mapping[str, Callable[[], object]]:
    """What can be asked of each device without disturbing a job that uses it: each call is brief
    and raises ``HardwareError`` if the device does not answer."""
    diodes = bench.photodiodes
    return {
        **{f"photodiode {c}": partial(diodes.read, c) for c in diodes.angles},
        "thermometer": bench.heater.plate,
        "supply": bench.rail.volts,
        "disk": bench.host.check_disk,
    }
