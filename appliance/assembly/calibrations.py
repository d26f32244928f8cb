"""What is known of the devices: their calibrations, the estimators, and the blanks."""

from appliance.assembly.environment import Environment
from appliance.assembly.storage import Records
from appliance.core.calibrations import Calibrations, Estimators
from appliance.core.calibrations.active import ActiveCalibrations
from appliance.core.calibrations.blanks import Blanks
from appliance.core.calibrations.parsing import TYPES


def build(env: Environment, records: Records) -> ActiveCalibrations:
    """The folders of calibrations and estimators are read later, by ``load``."""
    kept = env.data and env.data / "storage"
    shelf = env.lanes.longest, records.storage.store, records.bus
    return ActiveCalibrations(
        Calibrations(kept and kept / "calibrations", *shelf, calibration_types(env)),
        Estimators(kept and kept / "estimators", *shelf),
        Blanks(records.storage.store, records.bus, records.experiments),
    )


def calibration_types(env: Environment) -> dict:
    """The kinds of calibrations there are, those of plugins too."""
    return {**TYPES, **env.loaded.registry.calibration_types}
