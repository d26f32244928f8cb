"""What was found damaged since the start: told until the unit is started again."""

from contextlib import suppress

from twisted.logger import Logger

from appliance.bus import Bus
from appliance.errors import Unavailable
from appliance.model import Damaged, Mended, Trouble, TroublesChanged
from appliance.store import facts
from appliance.store.engine.db import Store

SOURCE = "damage"


async def put_aside(store: Store, fact: str) -> None:
    """The *fact* cannot be read: call it otherwise, if anything can be written now; a unit that
    cannot comes to the same conclusion at its next start."""
    with suppress(Unavailable):
        await store.do(facts.set_aside, fact)


class Damage:
    """Hears what parts of the unit found damaged, and tells it as troubles once ``tell`` was
    called: before that nobody keeps alerts. A unit that lost something is not well, whatever it
    went on with; people have seen it, at the latest, when they start it again."""

    log = Logger(namespace="appliance.damage")

    def __init__(self, bus: Bus, found: tuple[Trouble, ...] = ()) -> None:
        self._bus, self._telling = bus, False
        self._found: dict[str, Trouble] = {}
        bus.subscribe(Damaged, lambda event: self.add(event.trouble))
        bus.subscribe(Mended, lambda event: self.over(event.name))
        for trouble in found:
            self.add(trouble)

    @property
    def found(self) -> tuple[Trouble, ...]:
        """All of it, oldest first."""
        return tuple(self._found.values())

    def add(self, trouble: Trouble) -> None:
        """*trouble* is damaged too."""
        if trouble.name not in self._found:
            self.log.error("{t.message} {t.remedy}", t=trouble)
        self._found[trouble.name] = trouble
        if self._telling:
            self._tell()

    def over(self, name: str) -> None:
        """The trouble of that *name* is over; that there was none is no error."""
        if self._found.pop(name, None) is not None and self._telling:
            self._tell()

    def tell(self) -> None:
        """From now on everything is told at once."""
        self._telling = True
        self._tell()

    def _tell(self) -> None:
        self._bus.publish(TroublesChanged(SOURCE, self.found))
