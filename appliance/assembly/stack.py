"""What starts and stops."""

from collections.abc import Awaitable, Callable
from functools import partial

from msgspec.structs import astuple
from twisted.application.service import Service
from twisted.internet.defer import Deferred, ensureDeferred
from twisted.logger import Logger

from appliance.assembly.environment import Environment
from appliance.core.appliance import Appliance
from appliance.core.safety import SOURCE as SAFETY
from appliance.errors import Unavailable
from appliance.model import AlertChanged, Trouble, TroublesChanged
from appliance.services import Stack

NOT_IMPORTED = "it ran when files were imported, and the imported database does not say so."
NOT_WOKEN = (
    "The rest of the unit works. See the log; start the unit again, and if it stays so, restore a "
    "backup of the data folder."
)


class UnitService(Service):
    """The appliance as a service: everything below HTTP, from waking to being safe.

    ``ready`` fires when what ran before has been brought back.
    """

    log = Logger()

    def __init__(self, appliance: Appliance, autostart: tuple[str, ...]) -> None:
        self.setName("unit")
        self._appliance, self._autostart = appliance, autostart
        self._unread, self._missed = False, tuple[str, ...]()
        appliance.bus.subscribe(AlertChanged, self._alert_changed)
        self.ready: Deferred = Deferred()

    def startService(self):
        super().startService()
        ensureDeferred(self._wake()).addCallbacks(self.ready.callback, self._failed)

    async def _wake(self) -> None:
        unit = self._appliance
        self._missed = unit.backup.imports.take_up()
        await self._recall("devices", unit.jobs.let_go)
        await self._recall("logins", unit.identity.load)
        await self._recall("alerts", unit.alerts.load)
        unit.safety.recall(unit.alerts.of(SAFETY))
        unit.bus.publish(TroublesChanged("store", unit.storage.store.troubles))
        unit.bus.publish(TroublesChanged("plugins", unit.plugins.troubles))
        unit.storage.damage.tell()
        await self._bring_back()

    async def _recall(self, what: str, load: Callable[[], Awaitable]) -> None:
        """Let one part know what it knew. Whatever is wrong with that, it is told, and the others
        wake all the same; ``Unavailable`` is raised, as it concerns all of them."""
        damage, name = self._appliance.storage.damage, f"not-woken-{what}"
        try:
            await load()
        except Unavailable:
            raise
        except Exception as error:
            self.log.failure("What was known of {what} cannot be taken up", what=what)
            said = f"What was known of {what} cannot be taken up: {type(error).__name__}."
            damage.add(Trouble(name, said, NOT_WOKEN))
        else:
            damage.over(name)

    async def _bring_back(self) -> None:
        unit = self._appliance
        try:
            known = unit.active_calibrations
            recalled: dict[str, Callable[[], Awaitable]] = {
                "tasks": unit.tasks.begin_again,
                "calibrations": known.calibrations.load,
                "estimators": known.estimators.load,
                "blanks": known.blanks.load,
                "calibration sessions": unit.calibration_sessions.load,
                "vessel": unit.dosing.ledger.load,
                "dosing": unit.dosing.interlock.load,
            }
            first = [partial(self._recall, what, load) for what, load in recalled.items()]
            await unit.jobs.bring_back(self._autostart, first)
            unit.jobs.miss(self._missed, NOT_IMPORTED)
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
        self._appliance.backup.imports.stopped()


def services_of(given: Environment, appliance: Appliance, unit: UnitService) -> Stack:
    """Every service of the unit, lowest first; HTTP goes on top."""
    stack, lanes = Stack(), given.lanes
    memory = (appliance.storage.store, appliance.storage.batch, appliance.storage.housekeeping)
    below = (*astuple(lanes), *memory, appliance.storage.timekeeper, appliance.safety)
    for service in (*below, given.pace, unit):
        if isinstance(service, Service):
            service.setServiceParent(stack)
    return stack
