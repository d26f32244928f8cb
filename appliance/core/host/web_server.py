"""The listener that the unit is reached through, as far as it can be asked after and restarted."""

from typing import Protocol

from appliance.core.tasks import Task, Tasks
from appliance.errors import Unavailable

RESTART_LOCK = "web server"


class Door(Protocol):
    """What listens."""

    @property
    def listening(self) -> bool:
        """Whether somebody could come in now."""

    async def restart(self) -> None:
        """Let those in who are in, close, and listen again at the same address."""


class WebServer:
    """The *door* of this unit, if it has one."""

    def __init__(self, door: Door | None, tasks: Tasks) -> None:
        self._door, self._tasks = door, tasks

    @property
    def state(self) -> str:
        """ "ready" or "disconnected"."""
        return "ready" if self._door is not None and self._door.listening else "disconnected"

    async def restart(self) -> Task:
        """Accept to close the door and open it again. Raises ``Busy`` or ``Unavailable``."""
        door = self._door
        if door is None:
            raise Unavailable("This unit does not listen.", remedy="Start it with --listen.")

        async def again() -> bool:
            await door.restart()
            return True

        return await self._tasks.launch(
            "restart the web server", self._tasks.locks.during(RESTART_LOCK, again)
        )
