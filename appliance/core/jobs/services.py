"""What jobs may use beside devices."""

from msgspec import Struct

from appliance.bus import Bus
from appliance.clocks import UnitClock
from appliance.core.calibrations.active import ActiveCalibrations
from appliance.core.dosing import Dosing
from appliance.core.readings import Readings
from appliance.core.safety import SafetyWatch
from appliance.lanes import Work


class JobServices(Struct, frozen=True):
    """One more service is one field here and one line in assembly; a job has it as
    ``kit.services.NAME``. *hardware* is the lane of the devices."""

    clock: UnitClock
    bus: Bus
    hardware: Work
    readings: Readings
    calibrations: ActiveCalibrations
    dosing: Dosing
    safety: SafetyWatch
