"""The peristaltic pumps, without their guard: see ``hw.guards.pumps``."""

from collections.abc import Mapping

from hw.drivers.pins import PWM
from hw.errors import HardwareError

HZ = 200.0


class PWMPumps:
    """Pumps by name, each on an output of its own. Never use them unguarded."""

    def __init__(self, outputs: Mapping[str, PWM]) -> None:
        self._outputs = dict(outputs)

    @property
    def names(self) -> tuple[str, ...]:
        """The pumps that are wired."""
        return tuple(self._outputs)

    def drive(self, name: str, duty: float) -> None:
        """Turn pump *name* at *duty* per cent."""
        if duty > 0.0:
            self._outputs[name].drive(duty)
        else:
            self._outputs[name].safe()

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
