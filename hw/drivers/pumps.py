"""The peristaltic pumps."""

from collections.abc import Mapping

from hw.drivers.pins import PWM
from hw.errors import HardwareError

HZ = 200.0


class PWMPumps:
    """Pumps by name, each on an output of its own."""

    def __init__(self, outputs: Mapping[str, PWM]) -> None:
        self._outputs = dict(outputs)

    @property
    def names(self) -> tuple[str, ...]:
        """The pumps that are wired."""
        return tuple(self._outputs)

    def drive(self, name: str, duty: float) -> None:
        """Turn pump *name* at *duty* per cent."""
        if name not in self._outputs:
            message = f"No pump {name!r} is wired to this board."
            raise HardwareError("pump-missing", message, "Give it a PWM channel in the settings.")
        self._outputs[name].drive(duty)

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
