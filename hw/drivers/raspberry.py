"""The GPIO of a Raspberry Pi, through lgpio: fine duty cycles, and pulses that are counted."""

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
    factory.pin_class = finely(LGPIOPin, lgpio)
    return Opened(factory, (GPIOZeroError, OSError, lgpio.error))


def finely(pin_class: type, gpio: Any) -> type:
    """*pin_class* (gpiozero's pin for lgpio) with its duty cycle handed to lgpio, *gpio*, as it is,
    and with pulses that are counted.

    gpiozero cuts the duty to whole per cents, of which the stirrer has about thirty to work with:
    one step would be 17 turns a minute. lgpio itself takes fractions.
    """

    class FinePin(pin_class):
        def _set_state(self: Any, value: float) -> None:
            if not self._pwm:
                super()._set_state(value)
                return
            hz, percent = self._pwm[0], value * 100.0
            gpio.tx_pwm(self.factory._handle, self._number, hz, percent)
            self._pwm = (hz, percent)

        def train(self: Any, percent: float, cycles: int) -> None:
            """Once what still comes has ended, *cycles* pulses of *percent*, and then low."""
            gpio.tx_pwm(self.factory._handle, self._number, self._pwm[0], percent, 0, cycles)

        def busy(self: Any) -> bool:
            """Whether pulses still come, or the output is high."""
            output = self.factory._handle, self._number
            return bool(gpio.tx_busy(*output, gpio.TX_PWM) or gpio.gpio_read(*output))

        def halt(self: Any) -> None:
            """Low at once, and nothing comes any more.

            lgpio calls it an error to end what has ended, and leaves the output as it is.
            """
            output = self.factory._handle, self._number
            try:
                gpio.tx_pwm(*output, 0, 0)
            except gpio.error:
                if gpio.tx_busy(*output, gpio.TX_PWM):
                    raise
            finally:
                gpio.gpio_write(*output, 0)

    return FinePin
