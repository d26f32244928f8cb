"""Everything that moves liquid."""

from appliance.assembly.environment import Environment
from appliance.assembly.storage import Records
from appliance.assembly.wiring import UnitOptions
from appliance.config import Config
from appliance.core.appliance import DosingParts
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
from appliance.core.dosing.records import DoseRecords
from appliance.errors import Invalid
from hw.boards import MODELS
from hw.interfaces import Vessel


def build(env: Environment, records: Records, calibrations: ActiveCalibrations) -> DosingParts:
    """The ledger and the interlock know what they knew after ``load``."""
    options = env.config.section(DosingOptions)
    ledger = VesselLedger(
        DoseRecords(records.storage.store, records.storage.batch),
        records.bus,
        env.clock,
        records.experiments,
        records.readings,
        vessel_size(env.config, env.bench.vessel),
    )
    interlock = watching(env, records, ledger, options)
    rates = PumpRates(calibrations.calibrations, options.usual_ml_s)
    pumps = PumpDriver(env.clock, env.lanes.hardware, env.bench.pumps, rates)
    operations = Dosing(env.clock, records.bus, pumps, ledger, interlock, options)
    return DosingParts(ledger, interlock, operations)


def watching(
    env: Environment, records: Records, ledger: VesselLedger, options: DosingOptions
) -> DosingInterlock:
    """The interlock, and what may tell it that a dose was not seen in the culture."""
    levels = WarningLevels(
        low_ml=options.bottle_low_ml,
        worn_ml=1000.0 * options.tube_life_l,
    )
    made = DosingInterlock(records.bus, records.storage.store, ledger, levels)
    if options.optical_check:
        OpticalCheck(records.bus, env.clock, ledger, made)
    return made


def vessel_of(config: Config) -> VesselSize:
    """The ``vessel_size`` of the vial that *config* names. Raises ``Invalid`` for one that there is
    not, too."""
    unit = config.section(UnitOptions)
    model = MODELS.get((unit.model, unit.model_version))
    if model is None:
        known = ", ".join(" ".join(pair) for pair in MODELS)
        raise Invalid(
            f"{config.where('unit', 'model')}: there is no model"
            f" {unit.model} {unit.model_version}.",
            remedy=f"Models are: {known}.",
        )
    return vessel_size(config, Vessel(model.fill, model.efflux))


def vessel_size(config: Config, vessel: Vessel) -> VesselSize:
    """Nought stands for what is usual; no configuration makes a vessel larger than it is. Raises
    ``Invalid``, with file and line, for one that could never be dosed into."""
    options = config.section(DosingOptions)
    fill = min(options.max_fill_ml or vessel.fill, vessel.fill)
    efflux = options.efflux_ml or vessel.efflux
    if efflux >= fill:
        key = "efflux_ml" if options.efflux_ml else "max_fill_ml"
        raise Invalid(
            f"{config.where('dosing', key)}: the waste tube ends at {efflux:g} mL, and the vessel"
            f" may be filled to {fill:g} mL: there would be no room for any dose.",
            remedy="Give an efflux_ml below max_fill_ml, and one that the model of the vial has.",
        )
    if options.initial_ml > fill:
        raise Invalid(
            f"{config.where('dosing', 'initial_ml')}: {options.initial_ml:g} mL are more than the"
            f" {fill:g} mL to which the vessel may be filled."
        )
    return VesselSize(fill, efflux, options.initial_ml or efflux)
