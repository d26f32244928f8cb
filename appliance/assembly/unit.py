"""The composition root: what the dialects may ask of the unit, and what starts and stops."""

from collections.abc import Mapping

from attrs import fields, frozen
from twisted.application.service import Service
from twisted.internet.defer import Deferred, ensureDeferred
from twisted.logger import Logger

from appliance import __version__
from appliance.assembly.environment import Environment
from appliance.assembly.parts import Parts
from appliance.bus import Bus
from appliance.clocks import RealClock, Timekeeper, VirtualClock
from appliance.core.alerts import Alerts
from appliance.core.backup import Backup
from appliance.core.calibration_protocols import CalibrationSessions
from appliance.core.calibrations.active import ActiveCalibrations
from appliance.core.dosing import Dosing, DosingInterlock
from appliance.core.dosing.ledger import VesselLedger
from appliance.core.experiments import Experiments
from appliance.core.files.folder import Files
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
from appliance.core.tasks import Tasks
from appliance.errors import Unavailable
from appliance.model import AlertChanged, ClockStepped
from appliance.services import Stack
from appliance.store.batch import Batch
from appliance.store.engine.db import Store


@frozen
class Appliance:
    """What the dialects may ask things of."""

    name: str
    clock: RealClock | VirtualClock
    bus: Bus
    store: Store
    batch: Batch
    upkeep: Housekeeping
    experiments: Experiments
    readings: Readings
    logs: Logs
    alerts: Alerts
    tasks: Tasks
    jobs: Jobs
    profiles: Profiles
    known: ActiveCalibrations
    sessions: CalibrationSessions
    volumes: VesselLedger
    dosing: Dosing
    dosing_watch: DosingInterlock
    identity: Identity
    system: System
    checkup: HardwareCheck
    files: Files
    power: Power
    listener: WebServer
    transfer: Backup
    plugins: Plugins
    simulation: SimulationControl | None
    version: str = __version__

    @property
    def calibrations(self):
        """The calibrations of the unit's devices."""
        return self.known.calibrations

    @property
    def estimators(self):
        """Its estimators."""
        return self.known.estimators


def assemble(given: Environment, configured: Mapping[str, Mapping[str, object]]) -> Appliance:
    """Make every part, open the store, and go on from where the last run ended."""
    parts = Parts(given, configured)
    names = [part.name for part in fields(Appliance) if part.name != "version"]
    return Appliance(**{name: getattr(parts, name) for name in names})


class UnitService(Service):
    """The appliance as a service: everything below HTTP, from waking to being safe.

    ``ready`` fires when what ran before has been brought back.
    """

    log = Logger()

    def __init__(self, appliance: Appliance, autostart: tuple[str, ...]) -> None:
        self.setName("unit")
        self._appliance, self._autostart = appliance, autostart
        self._unread = False
        appliance.bus.subscribe(AlertChanged, self._alert_changed)
        self.ready: Deferred = Deferred()

    def startService(self):
        super().startService()
        ensureDeferred(self._wake()).addCallbacks(self.ready.callback, self._failed)

    async def _wake(self) -> None:
        unit = self._appliance
        await unit.jobs.let_go()
        try:
            await unit.identity.load()
            await unit.alerts.load()
            unit.alerts.report("store", unit.store.troubles)
            unit.alerts.report("plugins", unit.plugins.troubles)
        finally:  # whatever is wrong with those, the culture comes first
            await self._bring_back()

    async def _bring_back(self) -> None:
        unit = self._appliance
        try:
            recalled = (unit.known, unit.sessions, unit.volumes, unit.dosing_watch)
            await unit.jobs.bring_back(self._autostart, [part.load for part in recalled])
        except Unavailable as e:
            self._unread = True
            said = "What ran before cannot be read yet; it goes on once it can: {why}"
            self.log.warn(said, why=e.message)

    def _alert_changed(self, event: AlertChanged) -> None:
        over = event.alert.source == "store" and event.alert.cleared is not None
        if self._unread and over and self.running:
            self._unread = False
            reading = ensureDeferred(self._read_again())
            reading.addErrback(lambda f: self.log.failure("What ran before was not read", f))

    async def _read_again(self) -> None:
        await self._appliance.experiments.recall()
        self._appliance.readings.load()
        await self._bring_back()

    def _failed(self, failure) -> None:
        self.log.failure("The unit woke, but not everything was brought back", failure)
        self.ready.callback(None)

    def stopService(self):
        super().stopService()
        return ensureDeferred(self._rest())

    async def _rest(self) -> None:
        await self._appliance.jobs.make_safe()
        self._appliance.plugins.settled()
        self._appliance.transfer.stopped()


def services_of(given: Environment, appliance: Appliance, unit: UnitService) -> Stack:
    """Every service of the unit, lowest first; HTTP goes on top."""
    stack, lanes = Stack(), given.lanes
    keeper = Timekeeper(given.clock, lambda by: appliance.bus.publish(ClockStepped(by)))
    memory = (appliance.store, appliance.batch, appliance.upkeep)
    below = (lanes.hardware, lanes.disk, lanes.readers, lanes.errands, *memory, keeper)
    for service in (*below, given.pace, unit):
        if isinstance(service, Service):
            service.setServiceParent(stack)
    return stack
