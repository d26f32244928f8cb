"""What is known of the devices: their calibrations, the estimators, and the blanks."""

from appliance.assembly.environment import Environment
from appliance.assembly.storage import Records
from appliance.core.calibrations import Calibrations, Estimators
from appliance.core.calibrations.active import ActiveCalibrations
from appliance.core.calibrations.blanks import Blanks
from appliance.core.calibrations.parsing import TYPES

CALIBRATIONS, ESTIMATORS = "storage/calibrations", "storage/estimators"
"""Their folders, in that of the unit."""


def build(env: Environment, records: Records) -> ActiveCalibrations:
    """The folders of calibrations and estimators are read later, by ``load``."""
    shelf = env.lanes.longest, records.storage.store, records.bus
    return ActiveCalibrations(
        Calibrations(env.data and env.data / CALIBRATIONS, *shelf, calibration_types(env)),
        Estimators(env.data and env.data / ESTIMATORS, *shelf),
        Blanks(records.storage.store, records.bus, records.experiments),
    )


def calibration_types(env: Environment) -> dict:
    """The kinds of calibrations there are, those of plugins too."""
    return {**TYPES, **env.loaded.registry.calibration_types}
