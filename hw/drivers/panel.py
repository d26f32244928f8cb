"""The light and the button on the board."""

from collections.abc import Callable
from contextlib import suppress
from typing import Any

from hw.drivers.pins import Pins
from hw.errors import HardwareError

BOUNCE = 0.02
"""Seconds for which the button's contact may chatter."""


class BoardPanel:
    """A light on pin *led*, and a button that pulls pin *button* high."""

    def __init__(self, pins: Pins, led: int, button: int) -> None:
        self._pins, self._led_pin, self._button_pin = pins, led, button
        self._led: Any = None
        self._button: Any = None
        with suppress(HardwareError):  # which the first call to light will repeat
            self._light()

    def light(self, on: bool) -> None:
        """Switch the light."""
        led = self._light()
        with self._pins.naming("light on the board"):
            led.value = int(on)

    def on_button(self, tell: Callable[[bool], None]) -> None:
        """Call *tell* with True at each press and False at each release, from gpiozero's thread."""
        with self._pins.naming("button on the board") as factory:
            if self._button is None:
                from gpiozero import DigitalInputDevice

                self._button = DigitalInputDevice(
                    self._button_pin, pull_up=False, bounce_time=BOUNCE, pin_factory=factory
                )
            self._button.when_activated = lambda: tell(True)
            self._button.when_deactivated = lambda: tell(False)

    def safe(self) -> None:
        """Switch the light off."""
        if self._led is not None:
            self.light(False)

    def _light(self) -> Any:
        if self._led is None:
            with self._pins.naming("light on the board") as factory:
                from gpiozero import DigitalOutputDevice

                self._led = DigitalOutputDevice(
                    self._led_pin, initial_value=False, pin_factory=factory
                )
        return self._led
