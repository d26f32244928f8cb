"""The guard of the pumps: none can flood the bench, whoever drives it and whatever has died."""

from collections.abc import Callable, Mapping
from threading import RLock
from typing import Protocol

from attrs import define
from msgspec import Struct

from hw.errors import HardwareError
from hw.interfaces import LEASE, WASTE

OVERDUE = 1.0
"""Seconds for which a pump may be driven beyond its time before that is told."""


class VesselLimits(Struct, frozen=True):
    """Volumes in mL: up to *full* nothing spills; below *efflux* the waste tube draws air."""

    full: float
    efflux: float


class RawPumps(Protocol):
    """Pumps without judgement. One that is driven stands by itself after *seconds*, whatever has
    become of the process: what counts them is below Python."""

    @property
    def names(self) -> tuple[str, ...]: ...

    def drive(self, name: str, duty: float, seconds: float) -> None: ...

    def driven(self, name: str) -> bool: ...

    def safe(self) -> None: ...


@define
class _Turn:
    """What one pump does: its *share* of full duty until a moment, and all that it has done."""

    share: float = 0.0
    until: float = 0.0
    seconds: float = 0.0

    def drive(self, share: float, until: float) -> None:
        """Turn at *share* of full duty until that moment; at none, it stands since it was to."""
        self.until = until if share > 0.0 else min(self.until, until)
        self.share = share

    def count(self, begin: float, end: float) -> float:
        """Book what was turned between two moments; returns the seconds at full duty."""
        done = self.share * max(min(end, self.until) - begin, 0.0)
        self.seconds += done
        return done


class SafePumps:
    """Plays ``hw.interfaces.Pumps`` on raw pumps, and keeps the promises made there.

    It counts what is in the vessel by itself, from what it was told and from how long each pump
    has really turned. Methods may be called from any thread: a driver's timer calls ``expire``
    beside the lane that drives. *seconds* must be monotonic.
    """

    def __init__(
        self, raw: RawPumps, limits: VesselLimits, seconds: Callable[[], float]
    ) -> None:
        self._raw, self._limits, self._seconds = raw, limits, seconds
        self._lock = RLock()
        self._turns = {name: _Turn() for name in raw.names}
        self._flows: Mapping[str, float] = {}
        self._ml: float | None = None
        self._counted = seconds()

    @property
    def names(self) -> tuple[str, ...]:
        """The pumps that are wired."""
        return self._raw.names

    def holds(self, ml: float, flows: Mapping[str, float]) -> None:
        """The vessel holds *ml*; at full duty the pumps move *flows*, in mL/s by name."""
        with self._lock:
            self._count()
            self._ml, self._flows = ml, dict(flows)

    def run(self, name: str, duty: float, seconds: float) -> float:
        """Turn *name* at *duty* per cent for *seconds* from now; see ``Pumps``."""
        with self._lock:
            self.expire()
            turn, share = self._find(name), min(max(duty, 0.0), 100.0) / 100.0
            seconds = min(max(seconds, 0.0), LEASE)
            if share * seconds > 0.0:
                self._check(name, share * seconds)
                self._drive(name, share, seconds)
            else:
                self._drive(name, 0.0)
            return turn.seconds

    def turned(self, name: str) -> float:
        """Seconds at full duty that *name* has turned."""
        with self._lock:
            self._count()
            return self._find(name).seconds

    def expire(self) -> None:
        """Book what has turned for its time, and tell it to stand though it does so by itself; to
        be called often, from a thread of its own."""
        with self._lock:
            self._count()
            now = self._seconds()
            for name, turn in self._turns.items():
                if turn.share > 0.0 and now >= turn.until:
                    self._drive(name, 0.0)

    def overdue(self) -> tuple[str, ...]:
        """Those that are driven though they should have stood for a second."""
        with self._lock:
            self.expire()
            late = self._seconds() - OVERDUE
            over = [name for name, turn in self._turns.items() if turn.until < late]
            return tuple(name for name in over if self._raw.driven(name))

    def safe(self) -> None:
        """Stop them all, even if one of them fails; then say that it did."""
        with self._lock:
            self._count()
            try:
                self._raw.safe()
            finally:
                for turn in self._turns.values():
                    turn.drive(0.0, self._seconds())

    def _find(self, name: str) -> _Turn:
        if name not in self._turns:
            message = f"No pump {name!r} is wired to this board."
            raise HardwareError("pump-missing", message, "Give it a PWM channel in the settings.")
        return self._turns[name]

    def _drive(self, name: str, share: float, seconds: float = 0.0) -> None:
        self._count()
        turn = self._turns[name]
        self._raw.drive(name, share * 100.0, seconds)
        turn.drive(share, self._seconds() + seconds)

    def _count(self) -> None:
        """Book what has turned since the last look."""
        now = self._seconds()
        before, self._counted = self._counted, now
        if now <= before:
            return
        for name, turn in self._turns.items():
            if turn.share > 0.0:
                self._move(name, turn.count(before, now) * self._flows.get(name, 0.0))

    def _move(self, name: str, ml: float) -> None:
        if self._ml is None:
            return
        if name == WASTE:
            self._ml = min(self._ml, max(self._limits.efflux, self._ml - ml))
        else:
            self._ml += ml

    def _check(self, name: str, seconds: float) -> None:
        """Raise unless what is asked of a pump that adds has room in the vessel."""
        if name == WASTE:
            return
        if self._ml is None:
            raise HardwareError(
                "vessel-unknown",
                "Nobody has said what the vessel holds, so nothing is pumped into it.",
                "Say how many millilitres are in the vessel.",
            )
        now = self._seconds()
        coming = seconds * self._flows.get(name, 0.0) + sum(
            turn.share * max(turn.until - now, 0.0) * self._flows.get(other, 0.0)
            for other, turn in self._turns.items()
            if turn.share > 0.0 and other not in (WASTE, name)
        )
        if self._ml + coming > self._limits.full:
            self._drive(name, 0.0)
            raise HardwareError(
                "vessel-full",
                f"The vessel holds {self._ml:.1f} mL and has no room for {coming:.2f} mL more.",
                "Remove waste, or say how many millilitres are really in the vessel.",
            )
