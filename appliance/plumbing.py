"""What moves liquid and knows where it went: the ledger, the pumps' use, the checks on both."""

from attrs import frozen

from appliance.bus import Bus
from appliance.clocks import RealClock, VirtualClock
from appliance.config import Config
from appliance.core.alerts import Alerts
from appliance.core.batch import Batch
from appliance.core.calibrations import Calibrations
from appliance.core.dosing import (
    Dosing,
    DosingWatch,
    Flows,
    Habits,
    Marks,
    OpticalCheck,
    Pumping,
)
from appliance.core.experiments import Experiments
from appliance.core.readings import Readings
from appliance.core.volumes import VesselSize, Volumes
from appliance.lanes import Work
from appliance.store.db import Store
from hw.interfaces import Pumps, Vessel

SECTION = "dosing"


@frozen
class Plumbing:
    """The parts."""

    volumes: Volumes
    dosing: Dosing
    watch: DosingWatch


def plumbing_of(
    config: Config,
    pumps: Pumps,
    vessel: Vessel,
    lane: Work,
    *,
    clock: RealClock | VirtualClock,
    bus: Bus,
    store: Store,
    batch: Batch,
    experiments: Experiments,
    readings: Readings,
    alerts: Alerts,
    calibrations: Calibrations,
) -> Plumbing:
    """The plumbing of a unit with *pumps* and *vessel*, as the configuration wants it."""
    volumes = Volumes(
        store=store,
        batch=batch,
        bus=bus,
        clock=clock,
        experiments=experiments,
        readings=readings,
        size=_size(config, vessel),
    )
    watch = DosingWatch(bus, store, alerts, volumes, _marks(config))
    if config.choice(SECTION, "optical_check", "yes", "no") == "yes":
        OpticalCheck(bus, clock, volumes, watch.stop)
    dosing = Dosing(
        clock=clock,
        bus=bus,
        pumping=Pumping(clock, lane, pumps),
        volumes=volumes,
        flows=Flows(calibrations, config.number(SECTION, "usual_ml_s")),
        habits=_habits(config),
        permit=watch.permit,
    )
    return Plumbing(volumes, dosing, watch)


def _size(config: Config, vessel: Vessel) -> VesselSize:
    """Nought stands for what is usual; no configuration makes a vessel larger than it is."""
    fill = config.number(SECTION, "max_fill_ml") or vessel.fill
    efflux = config.number(SECTION, "efflux_ml") or vessel.efflux
    initial = config.number(SECTION, "initial_ml") or efflux
    return VesselSize(min(fill, vessel.fill), efflux, initial)


def _habits(config: Config) -> Habits:
    return Habits(
        max_subdose=config.number(SECTION, "max_subdose_ml"),
        pause=config.number(SECTION, "pause_s"),
        waste_multiplier=config.number(SECTION, "waste_multiplier"),
    )


def _marks(config: Config) -> Marks:
    return Marks(
        low_ml=config.number(SECTION, "bottle_low_ml"),
        worn_ml=1000.0 * config.number(SECTION, "tube_life_l"),
    )
