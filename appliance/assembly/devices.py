"""The devices by the names that jobs ask for: those of the bench, and those plugins bring."""

from collections.abc import Callable, Mapping
from functools import partial

from attrs import frozen

from appliance.assembly.environment import Environment
from appliance.core.jobs.darkroom import CHANNELS, Darkroom
from appliance.core.plugins.loading import devices
from hw.bench import Bench


@frozen
class DeviceParts:
    """Devices by name, and why a plugin's device could not be made, by the plugin's name."""

    devices: Mapping[str, object]
    refused: dict[str, str]


def build(env: Environment) -> DeviceParts:
    """Ask the plugins for their devices; the bench's own go before those."""
    added, refused = devices(env.loaded.registry, env.hardware)
    return DeviceParts({**added, **devices_of(env.bench)}, refused)


def devices_of(bench: Bench) -> dict[str, object]:
    """The devices of *bench* by the names that jobs ask for."""
    darkroom = Darkroom(bench.lamps)
    return {
        "stirrer": bench.stirrer,
        "photodiodes": bench.photodiodes,
        "heater": bench.heater,
        "pumps": bench.pumps,
        "rail": bench.rail,
        "panel": bench.panel,
        "host": bench.host,
        "darkroom": darkroom,
        **{f"lamp_{channel}": darkroom.lamp(channel) for channel in CHANNELS},
    }


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
