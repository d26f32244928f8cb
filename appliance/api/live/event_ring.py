"""The last events of the process, numbered: one ring for all clients, each of which is a cursor."""

from appliance.bus import Bus

ROOM = 8192


class EventRing:
    """Keeps the last *room* events. ``head`` is the number of the newest, from 1; 0 is none."""

    def __init__(self, room: int = ROOM) -> None:
        self._room = room
        self._slots: list[object] = [None] * room
        self.head = 0

    def listen(self, bus: Bus, kinds: tuple[type, ...]) -> None:
        """Number every event of one of *kinds* from now on."""
        for kind in kinds:
            bus.subscribe(kind, self.append)

    def append(self, event: object) -> None:
        """*event* is the newest."""
        head = self.head + 1
        self._slots[head % self._room] = event
        self.head = head

    def holds(self, cursor: int) -> bool:
        """Whether everything after number *cursor* is still there."""
        return 0 <= self.head - cursor <= self._room

    def after(self, cursor: int) -> list[object]:
        """The events after number *cursor*, oldest first; they must be held."""
        if cursor == self.head:
            return []
        first, end = (cursor + 1) % self._room, (self.head + 1) % self._room
        if first < end:
            return self._slots[first:end]
        return self._slots[first:] + self._slots[:end]
