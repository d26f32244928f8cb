"""What each device of a bioreactor can do, whoever plays it: a driver or the simulator.

Every call blocks and is brief (under ten milliseconds), is made from one thread at a time,
and raises ``hw.errors.HardwareError`` when the device fails. Times are seconds of the bench's
own monotonic clock. ``safe()`` makes a device harmless, whatever happened before; it never
raises for a device that is already harmless, and it may be repeated.
"""

from collections.abc import Callable, Mapping
from typing import NamedTuple, Protocol

WASTE = "waste"
"""The pump that takes out; the others add."""

LEASE = 5.0
"""Seconds for which a pump turns at most before it has to be told again."""


HEATED_FOR = 30.0
"""Seconds after which a heater that nobody drives any more switches itself off."""


class Sample(NamedTuple):
    """One measured value and the moment of its conversion."""

    value: float
    at: float


class HeatLimits(NamedTuple):
    """Plate temperatures in °C above which duty is cut to nine tenths, and to nought."""

    reduce: float
    stop: float


class Vessel(NamedTuple):
    """The vial, in mL: how far it may be filled, and where the waste tube ends in it."""

    fill: float
    efflux: float


class Stirrer(Protocol):
    """A motor under the vial and the hall sensor that counts its turns."""

    def drive(self, duty: float) -> None:
        """Drive the motor at *duty* per cent, 0 to 100."""

    def rpm(self) -> Sample:
        """Turns per minute since the last call (at least one second, at most five)."""

    def safe(self) -> None: ...


class Photodiodes(Protocol):
    """The photodiodes around the vial, behind one converter."""

    @property
    def angles(self) -> Mapping[int, str]:
        """Which diodes are fitted: channel number to angle, "45", "90", "135", "180" or "REF"."""

    def read(self, channel: int) -> Sample:
        """Volts at the diode of *channel*, converted now."""

    def scale(self, channel: int, volts: float) -> None:
        """Choose the smallest range that holds *volts*, where the converter has ranges."""

    def safe(self) -> None: ...


class Lamps(Protocol):
    """The light-emitting diodes around the vial, channels "A" to "D"."""

    def shine(self, channel: str, percent: float) -> None:
        """Light *channel* at *percent* of its full intensity, 0 to 100."""

    def safe(self) -> None: ...


class Heater(Protocol):
    """The heating plate under the vial, with its own thermometer as its guard.

    The guard is below every controller: above the model's first limit the duty is cut to nine
    tenths, above the second it is nought, a plate that cannot be measured is not heated, and
    a heater that was not driven for thirty seconds switches itself off. Silence means off: what
    heats is armed for less than two seconds by something below Python, and armed anew while the
    process is well.
    """

    @property
    def limits(self) -> HeatLimits: ...

    def drive(self, duty: float) -> float:
        """Heat at *duty* per cent; returns the duty the guard allowed."""

    def plate(self) -> Sample:
        """Temperature of the plate, in °C."""

    def safe(self) -> None: ...


class Pumps(Protocol):
    """The peristaltic pumps: "media", "alt_media", "waste", as far as they are wired.

    The guard is below every caller: a pump turns for as long as the command says, ``LEASE`` at
    most, and then stops by itself, whatever has become of its caller, the interpreter or the host's
    clock: something below Python counts its time. The guard counts along what the vessel holds, and
    refuses what would make it spill.
    """

    @property
    def names(self) -> tuple[str, ...]: ...

    def holds(self, ml: float, flows: Mapping[str, float]) -> None:
        """The vessel holds *ml*; at full duty the pumps move *flows*, in mL/s by name. Before
        this was said, only "waste" can turn."""

    def run(self, name: str, duty: float, seconds: float) -> float:
        """Turn pump *name* at *duty* per cent for *seconds* from now, in place of what was left
        of the last run; 0 stops it. Returns what ``turned`` does. Raises "vessel-full"."""

    def turned(self, name: str) -> float:
        """Seconds that pump *name* has really turned, counted at full duty, since it was made."""

    def overdue(self) -> tuple[str, ...]:
        """Pumps that should have stood for a second and are driven all the same, as far as what
        drives them can tell: it knows of its outputs, and not of what hangs on them."""

    def safe(self) -> None: ...


class Rail(Protocol):
    """The supply of the motors, pumps and lamps."""

    def volts(self) -> Sample:
        """Volts on the 5 V rail."""

    def throttled(self) -> bool:
        """Whether the computer has seen its supply sag since the last call."""


class Panel(Protocol):
    """What a person at the unit sees and presses."""

    def light(self, on: bool) -> None: ...

    def on_button(self, tell: Callable[[bool], None]) -> None:
        """Call *tell* with True at each press and False at each release, from any thread."""

    def safe(self) -> None: ...


class HostStatistics(NamedTuple):
    """Per cent in use of the data's disk, of the memory and of the processor, and the processor's
    temperature in °C, None if nobody knows it."""

    disk: float
    memory: float
    processor: float
    celsius: float | None


class Host(Protocol):
    """The computer the process runs on: how it fares, and what of it can fail."""

    def check_disk(self) -> None:
        """Raise HardwareError "disk-full" or "disk-read-only" if nothing could be written now."""

    def network(self) -> bool:
        """Whether the unit has a network."""

    def leader(self) -> bool:
        """Whether the leader's host could be reached when last asked."""

    def wall(self) -> float:
        """Seconds since the epoch, as the host's clock tells them: it may step."""

    def statistics(self) -> HostStatistics:
        """How much of it is in use now. Raises "disk-read-only" for a disk that does not answer."""


class Power(Protocol):
    """The computer's switch and its clock. Unlike those of other devices these calls take
    seconds, and are made where nobody waits for them."""

    def check(self) -> None:
        """Raise HardwareError "power-not-permitted" unless the switch would work now."""

    def reboot(self) -> None:
        """Start the computer anew; it may go on for some seconds. Raises "power-not-permitted"."""

    def shutdown(self) -> None:
        """Switch the computer off; it may go on for some seconds. Raises "power-not-permitted"."""

    def set_clock(self, utc: float) -> None:
        """Set the clock that ``Host.wall`` tells to *utc*. Raises "clock-not-set"."""
