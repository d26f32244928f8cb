"""The appliance: what the dialects may ask things of."""

from msgspec import Struct

from appliance import __version__
from appliance.bus import Bus
from appliance.clocks import RealClock, Timekeeper, VirtualClock
from appliance.core.alerts import Alerts
from appliance.core.backup import Backup
from appliance.core.calibration_protocols import CalibrationSessions
from appliance.core.calibrations import Calibrations, Estimators
from appliance.core.calibrations.active import ActiveCalibrations
from appliance.core.damage import Damage
from appliance.core.dosing import Dosing, DosingInterlock
from appliance.core.dosing.ledger import VesselLedger
from appliance.core.experiments import Experiments
from appliance.core.files.folder import Files
from appliance.core.growth_curve import GrowthCurves
from appliance.core.host.hardware_check import HardwareCheck
from appliance.core.host.power import Power
from appliance.core.host.simulation import SimulationControl
from appliance.core.host.system import System
from appliance.core.host.web_server import WebServer
from appliance.core.housekeeping import Housekeeping
from appliance.core.identity.service import Identity
from appliance.core.jobs.service import Jobs
from appliance.core.logs import Logs
from appliance.core.plugins import Plugins
from appliance.core.profiles import Profiles
from appliance.core.readings import Readings
from appliance.core.safety import SafetyWatch
from appliance.core.tasks import Tasks
from appliance.store.batch import Batch
from appliance.store.engine.db import Store


class StorageParts(Struct, frozen=True):
    """The database, what is written to it in batches, what keeps both in bounds, their time, and
    what was found damaged."""

    store: Store
    batch: Batch
    housekeeping: Housekeeping
    timekeeper: Timekeeper
    damage: Damage


class DosingParts(Struct, frozen=True):
    """What there is of dosing: the ledger, the interlock, and the operations."""

    ledger: VesselLedger
    interlock: DosingInterlock
    operations: Dosing


class HostParts(Struct, frozen=True):
    """The computer: how it fares, its switch, its listener, what is fitted to it, and what is
    simulated of it, if anything is."""

    system: System
    power: Power
    web_server: WebServer
    hardware_check: HardwareCheck
    simulation: SimulationControl | None


class Appliance(Struct, frozen=True):
    """What the dialects may ask things of: a field for each subject."""

    name: str
    clock: RealClock | VirtualClock
    bus: Bus
    storage: StorageParts
    experiments: Experiments
    readings: Readings
    growth_curves: GrowthCurves
    logs: Logs
    alerts: Alerts
    tasks: Tasks
    active_calibrations: ActiveCalibrations
    calibration_sessions: CalibrationSessions
    dosing: DosingParts
    safety: SafetyWatch
    jobs: Jobs
    profiles: Profiles
    identity: Identity
    host: HostParts
    files: Files
    backup: Backup
    plugins: Plugins
    version: str = __version__

    @property
    def calibrations(self) -> Calibrations:
        """The calibrations of the unit's devices."""
        return self.active_calibrations.calibrations

    @property
    def estimators(self) -> Estimators:
        """Its estimators."""
        return self.active_calibrations.estimators
