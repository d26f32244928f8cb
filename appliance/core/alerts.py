"""What is wrong with the unit, raised once, acknowledged by somebody, cleared when it is over."""

from contextlib import suppress

from msgspec.structs import replace
from twisted.logger import Logger

from appliance.bus import Bus
from appliance.clocks import UnitClock
from appliance.core.experiments import Experiments
from appliance.core.urgency import by_urgency, causes_of, may_follow
from appliance.errors import NotFound, Refusal, Unavailable
from appliance.model import Alert, AlertChanged, Trouble, TroublesChanged, Who
from appliance.store import alerts as rows
from appliance.store.engine.db import Store

MOST_UNSTORED = 1000
LASTING = ("safety",)
"""Sources whose troubles are not over because the unit was started anew."""


class Alerts:
    """The troubles that are told on *bus*, as alerts with a history."""

    log = Logger(namespace="appliance.alerts")

    def __init__(self, clock: UnitClock, bus: Bus, store: Store, experiments: Experiments) -> None:
        self._clock, self._bus, self._store, self._experiments = clock, bus, store, experiments
        self._active: dict[tuple[str, str], Alert] = {}
        self._last_id = 0
        self._unstored: dict[int, Alert] = {}
        bus.subscribe(TroublesChanged, self._troubles_changed)

    def causes(self, name: str) -> tuple[str, ...]:
        """The names of the active alerts that a trouble of that *name* follows from."""
        return causes_of(name, self.active)

    def followers(self, name: str) -> tuple[Alert, ...]:
        """The active alerts that follow from one of that *name*, or did until it was over."""
        return tuple(alert for alert in self.active if may_follow(alert.name, name))

    @property
    def active(self) -> tuple[Alert, ...]:
        """Those that are not cleared, the most urgent first."""
        return by_urgency(self._active.values())

    async def load(self) -> None:
        """Go on from what was stored: what was active when the unit stopped is cleared, because
        whatever is still wrong will be noticed again. What is ``LASTING`` stands until it is seen
        to be over."""
        self._last_id = round(self._clock.utc())  # where that cannot be read, none is used twice
        with suppress(Unavailable):
            self._last_id = await self._store.read(rows.last_id)
            await self._store.do(rows.clear_all, self._clock.utc(), LASTING)
            for alert in await self._store.read(rows.active):
                self._active[alert.source, alert.name] = alert
                self._bus.publish(AlertChanged(alert))

    def of(self, source: str) -> tuple[Alert, ...]:
        """The active ones of *source*."""
        return tuple(alert for alert in self.active if alert.source == source)

    def _troubles_changed(self, event: TroublesChanged) -> None:
        source, now = event.source, {trouble.name: trouble for trouble in event.troubles}
        for (whose, name), alert in tuple(self._active.items()):
            if whose == source and name not in now:
                del self._active[whose, name]
                self._changed(replace(alert, cleared=self._clock.utc()))
        for name, trouble in now.items():
            if (source, name) not in self._active:
                self._active[source, name] = self._raise(source, trouble)
        if source == "store":
            self._store_again()

    def _raise(self, source: str, trouble: Trouble) -> Alert:
        self._last_id += 1
        alert = Alert(
            id=self._last_id,
            name=trouble.name,
            source=source,
            message=trouble.message,
            remedy=trouble.remedy,
            experiment=self._experiments.current.name,
            raised=self._clock.utc(),
        )
        self._changed(alert)
        return alert

    def _changed(self, alert: Alert) -> None:
        self._bus.publish(AlertChanged(alert))
        self._put(alert)

    def _put(self, alert: Alert) -> None:
        self._unstored.pop(alert.id, None)
        self._unstored[alert.id] = alert
        if len(self._unstored) > MOST_UNSTORED:
            del self._unstored[next(iter(self._unstored))]
        storing = self._store.do(rows.put, alert)
        storing.addCallbacks(lambda _: self._stored(alert), lambda failure: failure.trap(Refusal))

    def _stored(self, alert: Alert) -> None:
        if self._unstored.get(alert.id) is alert:
            del self._unstored[alert.id]

    def _store_again(self) -> None:
        """What could not be stored before, now that the store has something else to say."""
        for alert in tuple(self._unstored.values()):
            self._put(alert)

    async def acknowledge(self, id: int, who: Who) -> Alert:
        """*who* has seen it. Raises ``NotFound``; saying it again changes nothing."""
        for key, alert in self._active.items():
            if alert.id == id:
                if alert.acknowledged is None:
                    alert = replace(alert, acknowledged=self._clock.utc())
                    await self._store.do(rows.put, alert)
                    self._active[key] = alert
                    self._bus.publish(AlertChanged(alert))
                    self.log.info("{who} has seen: {what}", who=who.name, what=alert.message)
                return alert
        raise NotFound("There is no such alert.", remedy="It may have been cleared meanwhile.")

    async def page(self, limit: int = 100) -> list[Alert]:
        """At most *limit* alerts: those that stand, the most urgent first, then those that were
        cleared, the newest first."""
        stored = await self._store.read(rows.page, limit)
        standing = self.active  # some may wait for a disk
        known = {alert.id: alert for alert in (*stored, *self._unstored.values())}
        over = (known[id] for id in sorted(known, reverse=True) if known[id].cleared is not None)
        return [*standing, *over][:limit]
