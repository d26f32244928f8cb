"""A simulated computer's power switch and clock."""

from collections.abc import Callable

from hw.sim.devices import SimHost


class SimPower:
    """Plays ``Power``. Whoever hosts the simulation says what follows in *on_reboot* and
    *on_shutdown*; the clock that is set is the simulated one."""

    def __init__(self, host: SimHost) -> None:
        self._host = host
        self.on_reboot: Callable[[], None] = lambda: None
        self.on_shutdown: Callable[[], None] = lambda: None

    def check(self) -> None:
        """Always permitted."""

    def reboot(self) -> None:
        """Tell the host to start anew."""
        self.on_reboot()

    def shutdown(self) -> None:
        """Tell the host to end."""
        self.on_shutdown()

    def set_clock(self, utc: float) -> None:
        """Set the simulated clock."""
        self._host.set_wall(utc)
