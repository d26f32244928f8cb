"""A simulated computer's power switch and clock."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from msgspec import Struct

if TYPE_CHECKING:
    from hw.sim.devices import SimHost


def _nothing() -> None:
    """What happens outside a simulation that nobody hosts."""


class Outside(Struct, frozen=True):
    """What whoever hosts a simulation does when its computer is started anew, switched off, or
    loses its power."""

    reboot: Callable[[], None] = _nothing
    shut_down: Callable[[], None] = _nothing
    power_cut: Callable[[], None] = _nothing


class SimPower:
    """Plays ``Power``. What follows is *outside*; the clock that is set is the simulated one."""

    def __init__(self, host: "SimHost", outside: Outside) -> None:
        self._host, self._outside = host, outside

    def check(self) -> None:
        """Always permitted."""

    def reboot(self) -> None:
        """Tell the host to start anew."""
        self._outside.reboot()

    def shutdown(self) -> None:
        """Tell the host to end."""
        self._outside.shut_down()

    def set_clock(self, utc: float) -> None:
        """Set the simulated clock."""
        self._host.set_wall(utc)
