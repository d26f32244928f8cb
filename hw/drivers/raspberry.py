"""The GPIO of a Raspberry Pi, through lgpio, with duty cycles finer than whole per cents."""

from collections.abc import Callable
from typing import Any

from hw.drivers.pins import Opened


def open_gpio() -> Opened:
    """Open the GPIO. Raises OSError, or ImportError where lgpio is not installed.

    lgpio starts a thread and makes a named pipe in the working directory as soon as it is imported,
    so it is imported here and nowhere else.
    """
    import lgpio
    from gpiozero.exc import GPIOZeroError
    from gpiozero.pins.lgpio import LGPIOFactory, LGPIOPin

    try:
        factory = LGPIOFactory()
    except (lgpio.error, GPIOZeroError) as error:
        raise OSError(str(error)) from error
    factory.pin_class = finely(LGPIOPin, lgpio.tx_pwm)
    return Opened(factory, (GPIOZeroError, OSError, lgpio.error))


def finely(pin_class: type, pulse: Callable[[int, int, float, float], object]) -> type:
    """*pin_class* (gpiozero's pin for lgpio) with its duty cycle handed to *pulse* as it is.

    gpiozero cuts the duty to whole per cents, of which the stirrer has about thirty to work with:
    one step would be 17 turns a minute. lgpio itself takes fractions.
    """

    class FinePin(pin_class):  # type: ignore[misc]
        def _set_state(self: Any, value: float) -> None:
            if not self._pwm:
                super()._set_state(value)
                return
            hz, percent = self._pwm[0], value * 100.0
            pulse(self.factory._handle, self._number, hz, percent)
            self._pwm = (hz, percent)

    return FinePin
