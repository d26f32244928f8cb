"""The guided calibrations."""

from appliance.assembly.environment import Environment
from appliance.assembly.jobs import JobParts
from appliance.assembly.storage import Records
from appliance.assembly.wiring import HardwareOptions
from appliance.core.calibration_protocols import CalibrationSessions
from appliance.core.calibration_protocols.catalogue import guides
from appliance.core.calibration_protocols.unit_access import UnitAccess
from appliance.model import Liquid

MOTORS = ("stirring", *(liquid.pump for liquid in Liquid))


def build(env: Environment, records: Records, work: JobParts) -> CalibrationSessions:
    """Those that had not ended go on after ``load``."""
    diodes, wiring = env.bench.photodiodes, env.config.section(HardwareOptions)
    hertz = {motor: getattr(wiring, f"{motor}_hz") for motor in MOTORS}
    access = UnitAccess(env.name, work.services, work.jobs, lambda: diodes.angles, hertz)
    return CalibrationSessions(guides, env.lanes.longest, access, records.storage.store)
