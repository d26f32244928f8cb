"""The peristaltic pumps, without their guard: see ``hw.guards.pumps``."""

from collections.abc import Mapping

from hw.drivers.trains import Trains
from hw.errors import HardwareError

HZ = 200.0


class PWMPumps:
    """Pumps by name, each on an output of its own. Never use them unguarded."""

    def __init__(self, outputs: Mapping[str, Trains]) -> None:
        self._outputs = dict(outputs)

    @property
    def names(self) -> tuple[str, ...]:
        """The pumps that are wired."""
        return tuple(self._outputs)

    def drive(self, name: str, duty: float, seconds: float) -> None:
        """Turn pump *name* at *duty* per cent for *seconds*, after which it stands by itself."""
        self._outputs[name].drive(duty, seconds)

    def driven(self, name: str) -> bool:
        """Whether pulses still come, or the output is high."""
        return self._outputs[name].driven()

    def safe(self) -> None:
        """Stop them all, even if one of them fails; then say that it did."""
        failure: HardwareError | None = None
        for output in self._outputs.values():
            try:
                output.safe()
            except HardwareError as error:
                failure = error
        if failure is not None:
            raise failure
