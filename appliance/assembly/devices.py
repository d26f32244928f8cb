"""The devices by the names that jobs ask for: those of the bench, and those plugins bring."""

from collections.abc import Callable, Mapping
from functools import partial

from msgspec import Struct

from appliance.assembly.environment import Environment
from appliance.assembly.storage import Records
from appliance.core.jobs.darkroom import CHANNELS, Darkroom
from appliance.core.jobs.devices import Devices
from appliance.core.jobs.lamp_levels import LampLevels
from appliance.core.plugins.loading import devices as plugged_in
from appliance.core.safety import SOURCE, SafetyWatch, WatchedPlate
from appliance.core.told import Told
from hw.bench import Bench


class DeviceParts(Struct, frozen=True):
    """The devices, what watches over them whatever runs, and why a plugin's device could not be
    made, by the plugin's name."""

    devices: Devices
    safety: SafetyWatch
    refused: dict[str, str]


def build(env: Environment, records: Records) -> DeviceParts:
    """Ask the plugins for their devices; the bench's own go before those, its lamps are lent one by
    one, and its heater with an ear on it."""
    added, refused = plugged_in(env.loaded.registry, env.hardware)
    plate = WatchedPlate(env.bench.heater)
    devices = Devices({**added, **env.bench.devices(), "heater": plate})
    levels = LampLevels(env.lanes.hardware, records.bus, records.readings, devices.holder)
    darkroom = Darkroom(env.bench.lamps, levels.tell, levels.latest)
    devices.add("darkroom", darkroom)
    for channel in CHANNELS:
        devices.add(f"lamp_{channel}", darkroom.lamp(channel))
    told, lane = Told(records.bus, SOURCE), env.lanes.hardware
    safety = SafetyWatch(env.clock, lane, plate, env.bench.pumps, told)
    return DeviceParts(devices, safety, refused)


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
