"""The guided calibrations."""

from appliance.assembly.environment import Environment
from appliance.assembly.jobs import JobParts
from appliance.assembly.storage import Records
from appliance.assembly.wiring import HardwareOptions
from appliance.core.calibration_protocols import CalibrationSessions
from appliance.core.calibration_protocols.catalogue import guides
from appliance.core.calibration_protocols.unit_access import UnitAccess
from appliance.core.calibrations.active import ActiveCalibrations

MOTORS = ("stirring", "media", "alt_media", "waste")


def build(
    env: Environment, records: Records, calibrations: ActiveCalibrations, work: JobParts
) -> CalibrationSessions:
    """Those that had not ended go on after ``load``."""
    diodes, wiring = env.bench.photodiodes, env.config.section(HardwareOptions)
    access = UnitAccess(
        name=env.name,
        clock=env.clock,
        bus=records.bus,
        jobs=work.jobs,
        known=calibrations,
        readings=records.readings,
        angles=lambda: diodes.angles,
        hertz={motor: getattr(wiring, f"{motor}_hz") for motor in MOTORS},
    )
    return CalibrationSessions(guides(), access, records.storage.store)
