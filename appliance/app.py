"""The composition root: the one module that knows every part by name."""

from collections.abc import Callable, Mapping
from pathlib import Path

from attrs import field, frozen
from twisted.application.service import Service
from twisted.internet.defer import ensureDeferred
from twisted.logger import Logger

from appliance import __version__
from appliance.bus import Bus
from appliance.clocks import RealClock, Timekeeper, VirtualClock
from appliance.config import Config
from appliance.core.alerts import Alerts
from appliance.core.devices import Devices
from appliance.core.experiments import Experiments
from appliance.core.identity import Identity
from appliance.core.jobs import Jobs
from appliance.core.lights import CHANNELS, Darkroom
from appliance.core.logs import Logs
from appliance.core.readings import Readings
from appliance.core.running import JobKind
from appliance.core.settings import Setting
from appliance.core.simulation import Pace, SimulationControl
from appliance.core.system import System
from appliance.core.tasks import Tasks
from appliance.jobs.automations.led.light_dark_cycle import LightDarkCycle
from appliance.jobs.automations.led.silent import SilentLight
from appliance.jobs.automations.temperature.only_record import OnlyRecordTemperature
from appliance.jobs.automations.temperature.thermostat import KeepTemperature
from appliance.jobs.growth_rate import GrowthRateCalculating
from appliance.jobs.led_intensity import LEDIntensity
from appliance.jobs.monitor import Monitor
from appliance.jobs.od_reading import ReadOpticalDensity
from appliance.jobs.stirring import Stirring
from appliance.lanes import Work
from appliance.model import ClockStepped
from appliance.services import Stack
from appliance.store.db import Store
from hw.bench import Bench

JOBS = (
    GrowthRateCalculating,
    KeepTemperature,
    LEDIntensity,
    LightDarkCycle,
    Monitor,
    OnlyRecordTemperature,
    ReadOpticalDensity,
    SilentLight,
    Stirring,
)


@frozen
class Lanes:
    """Where blocking work goes: devices, the database's writer and its readers."""

    hardware: Work
    disk: Work
    readers: Work | None = None


@frozen
class Appliance:
    """What the dialects may ask things of."""

    name: str
    version: str
    clock: RealClock | VirtualClock
    bus: Bus
    store: Store
    experiments: Experiments
    readings: Readings
    logs: Logs
    alerts: Alerts
    tasks: Tasks
    jobs: Jobs
    identity: Identity
    system: System
    simulation: SimulationControl | None = None


def configurable() -> dict[str, dict[str, Setting]]:
    """The sections of the configuration that belong to jobs, and the settings they may hold."""
    kinds = [JobKind(job) for job in JOBS]
    return {".".join(filter(None, (k.name, k.automation))): k.settings for k in kinds}


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
