"""Everything that moves liquid."""

from attrs import frozen

from appliance.assembly.environment import Environment
from appliance.assembly.storage import Records
from appliance.config import Config
from appliance.core.calibrations.active import ActiveCalibrations
from appliance.core.dosing import (
    Dosing,
    DosingInterlock,
    DosingOptions,
    OpticalCheck,
    PumpDriver,
    PumpRates,
    WarningLevels,
)
from appliance.core.dosing.ledger import VesselLedger, VesselSize
from hw.interfaces import Vessel

DOSING = "dosing"


@frozen
class DosingParts:
    """What there is of dosing: the ledger, the interlock, and the operations."""

    ledger: VesselLedger
    interlock: DosingInterlock
    operations: Dosing


def build(env: Environment, records: Records, calibrations: ActiveCalibrations) -> DosingParts:
    """The ledger and the interlock know what they knew after ``load``."""
    ledger = VesselLedger(
        store=records.store,
        batch=records.batch,
        bus=records.bus,
        clock=env.clock,
        experiments=records.experiments,
        readings=records.readings,
        size=vessel_size(env.config, env.bench.vessel),
    )
    interlock = watching(env, records, ledger)
    operations = Dosing(
        clock=env.clock,
        bus=records.bus,
        pumping=PumpDriver(env.clock, env.lanes.hardware, env.bench.pumps),
        volumes=ledger,
        flows=PumpRates(calibrations.calibrations, env.config.number(DOSING, "usual_ml_s")),
        habits=options(env.config),
        permit=interlock.permit,
    )
    return DosingParts(ledger, interlock, operations)


def watching(env: Environment, records: Records, ledger: VesselLedger) -> DosingInterlock:
    """The interlock, and what may tell it that a dose was not seen in the culture."""
    marks = WarningLevels(
        low_ml=env.config.number(DOSING, "bottle_low_ml"),
        worn_ml=1000.0 * env.config.number(DOSING, "tube_life_l"),
    )
    made = DosingInterlock(records.bus, records.store, records.alerts, ledger, marks)
    if env.config.choice(DOSING, "optical_check", "yes", "no") == "yes":
        OpticalCheck(records.bus, env.clock, ledger, made.stop, made.doubt)
    return made


def vessel_size(config: Config, vessel: Vessel) -> VesselSize:
    """Nought stands for what is usual; no configuration makes a vessel larger than it is."""
    fill = config.number(DOSING, "max_fill_ml") or vessel.fill
    efflux = config.number(DOSING, "efflux_ml") or vessel.efflux
    initial = config.number(DOSING, "initial_ml") or efflux
    return VesselSize(min(fill, vessel.fill), efflux, initial)


def options(config: Config) -> DosingOptions:
    """How liquid is moved, as the configuration says."""
    return DosingOptions(
        max_subdose=config.number(DOSING, "max_subdose_ml"),
        pause=config.number(DOSING, "pause_s"),
        waste_multiplier=config.number(DOSING, "waste_multiplier"),
    )
