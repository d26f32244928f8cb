"""A bench with nothing on it, for a board that cannot be made out: every device says so."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any, NoReturn

from hw.bench import Bench
from hw.errors import HardwareError
from hw.interfaces import HeatLimits, Vessel

MISSING = "hardware-missing"
REMEDY = "Mend what it names, then start the unit again. Until then nothing is driven or measured."


class Absent:
    """Plays every device that is not there. It is safe, and has nothing to stop; whatever else it
    is asked for raises HardwareError ``MISSING``."""

    names: tuple[str, ...] = ()
    angles: Mapping[int, str] = {}
    limits = HeatLimits(63.0, 65.0)

    def __init__(self, why: str) -> None:
        self._why = why

    def _refuse(self, *_: object) -> NoReturn:
        raise HardwareError(MISSING, self._why, REMEDY)

    drive = rpm = read = scale = shine = plate = run = turned = volts = _refuse
    throttled = light = on_button = _refuse

    def holds(self, ml: float, flows: Mapping[str, float]) -> None:
        """There is no guard that would have to know."""

    def overdue(self) -> tuple[str, ...]:
        """None is driven."""
        return ()

    def safe(self) -> None:
        """It is."""


def absent(name: str, data: Path, why: str) -> Bench:
    """The bench of the unit *name* that keeps its data in *data*, with the computer and nothing
    else; *why* is a sentence for a person."""
    from hw.drivers.host import LinuxHost  # late: a unit that is simulated has no drivers
    from hw.drivers.power import SystemdPower

    nothing: Any = Absent(why)
    return Bench(
        name=name,
        stirrer=nothing,
        photodiodes=nothing,
        lamps=nothing,
        heater=nothing,
        pumps=nothing,
        rail=nothing,
        panel=nothing,
        host=LinuxHost(data, 0),
        power=SystemdPower(),
        vessel=Vessel(18.0, 15.0),
    )
