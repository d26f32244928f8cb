"""The world behind simulated hardware, as far as a person may play with it."""

from collections.abc import Mapping
from typing import Protocol

from msgspec import Struct

from appliance.errors import Invalid, NotFound

SLOWEST, FASTEST = 1.0, 1000.0


class Pace(Protocol):
    """What lets time pass."""

    achieved: float

    @property
    def speed(self) -> float: ...
    def set_speed(self, speed: float) -> None: ...


class FaultView(Struct, frozen=True):
    """One thing that can be made to go wrong, and whether it is wrong now."""

    name: str
    title: str
    explanation: str
    unit: str
    default: float | None
    active: bool
    value: float | None


class SimulationControl:
    """Speed and faults of a simulated unit."""

    def __init__(self, simulation, catalogue: Mapping, pace: Pace) -> None:
        self._simulation, self._catalogue, self._pace = simulation, catalogue, pace

    @property
    def speed(self) -> float:
        """How many times faster than real time the unit is to live."""
        return self._pace.speed

    def set_speed(self, speed: float) -> None:
        """Live *speed* times faster, 1 to 1000. Raises ``Invalid``."""
        if not SLOWEST <= speed <= FASTEST:
            raise Invalid(
                f"The speed cannot be {speed:g}.", remedy="Give a speed between 1 and 1000."
            )
        self._pace.set_speed(speed)

    @property
    def achieved_speed(self) -> float:
        """How fast it has lived for the last seconds."""
        return self._pace.achieved

    def faults(self) -> list[FaultView]:
        """Everything that can be made to go wrong."""
        active = {fault.name: fault for fault in self._simulation.faults.active()}
        return [
            FaultView(
                name=name,
                title=kind.title,
                explanation=kind.explanation,
                unit=kind.unit,
                default=kind.value if kind.unit else None,
                active=name in active,
                value=active[name].value if name in active else None,
            )
            for name, kind in self._catalogue.items()
        ]

    def inject(self, name: str, value: float | None = None, for_s: float | None = None) -> None:
        """Let *name* go wrong, with *value* in its unit, for *for_s* seconds or until cleared."""
        self._check(name)
        try:
            self._simulation.faults.inject(name, value=value, for_s=for_s)
        except ValueError as e:
            raise Invalid(str(e)) from e

    def clear(self, name: str) -> None:
        """Mend it."""
        self._check(name)
        self._simulation.faults.clear(name)

    def _check(self, name: str) -> None:
        if name not in self._catalogue:
            known = ", ".join(self._catalogue)
            raise NotFound(f"There is no fault called {name!r}.", remedy=f"Faults are: {known}.")

    def truth(self) -> dict[str, object]:
        """What is really so in the simulated vial, whatever the sensors say."""
        return self._simulation.truth()
