"""Faults: breaking the simulated bench, at a given time, for a time, and mending it again."""

from collections.abc import Callable
from itertools import count
from math import inf

from hw.sim.catalogue import FAULTS, Fault, FaultKind
from hw.sim.world import World


class Faults:
    """What is broken in one world. Times are seconds of the bench's clock; *power_cut* is called
    when the power is."""

    def __init__(self, world: World, power_cut: Callable[[], None]) -> None:
        self._world, self._power_cut = world, power_cut
        self._planned: dict[str, int] = {}
        self._numbers = count()

    def inject(self, name: str, value: float | None = None, for_s: float | None = None,
               at: float | None = None) -> None:  # fmt: skip
        """Break *name*, now or at the moment *at*, for *for_s* seconds or until cleared.

        Replaces what was injected or planned under this name before. Raises ValueError for a
        name that is not in FAULTS, a value it cannot have, or a time that does not go forward.
        """
        kind, world = _kind(name), self._world
        degree = _degree(kind, value)
        with world.lock:
            since = max(world.look(), at if at is not None else -inf)
            lasts = kind.lasts if for_s is None else for_s
            if lasts is not None and not lasts > 0.0:
                raise ValueError(f"A fault cannot last {lasts:g} seconds.")
            until = inf if lasts is None else since + lasts
            self.clear(name)
            number = self._planned[name] = next(self._numbers)
            fault = Fault(name, degree, since, until)
            world.at(since, lambda: self._begin(number, fault))
            if until < inf:
                world.at(until, lambda: self._end(number, name))
            world.look()

    def clear(self, name: str) -> None:
        """Mend *name*, and forget that it was to break; harmless if it is not broken."""
        _kind(name)
        with self._world.lock:
            self._world.look()
            number = self._planned.get(name)
            if number is not None:
                self._end(number, name)

    def active(self) -> tuple[Fault, ...]:
        """The faults in force now, longest first."""
        with self._world.lock:
            self._world.look()
            return tuple(self._world.trouble.values())

    def _begin(self, number: int, fault: Fault) -> None:
        if self._planned.get(fault.name) != number:
            return
        world = self._world
        world.trouble[fault.name] = fault
        if fault.name == "power_cut":
            world.stop()
        elif fault.name == "pump_dry":
            world.leave_in_bottles(fault.value)
        elif fault.name == "overflow":
            world.overfill(fault.value)
        world.adjust()
        if fault.name == "power_cut":
            self._power_cut()

    def _end(self, number: int, name: str) -> None:
        if self._planned.get(name) != number:
            return
        del self._planned[name]
        if self._world.trouble.pop(name, None) is not None and name == "pump_dry":
            self._world.leave_in_bottles(self._world.spec.reservoir_ml)
        self._world.adjust()


def _kind(name: str) -> FaultKind:
    if name not in FAULTS:
        raise ValueError(f"There is no fault {name!r}; there are {', '.join(FAULTS)}.")
    return FAULTS[name]


def _degree(kind: FaultKind, value: float | None) -> float:
    """*value* if the kind can have it, its own if none is given or it knows no degrees."""
    if value is None or not kind.unit:
        return kind.value
    if not kind.low <= value <= kind.high:
        raise ValueError(
            f"“{kind.title}” can be {kind.low:g} to {kind.high:g} {kind.unit}, not {value:g}."
        )
    return float(value)
