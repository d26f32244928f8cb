"""Pins of the computer, opened when first possible, whose failures have a name."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from threading import Lock
from typing import Any

from msgspec import Struct

from hw.errors import HardwareError

REMEDY = (
    "Check that python3-lgpio is installed, that this user belongs to the group gpio, that no"
    " other program holds the pin, and that the process may write to its working directory."
)


class Opened(Struct, frozen=True):
    """A gpiozero pin factory, and the exceptions by which its pins say that they failed."""

    factory: Any
    troubles: tuple[type[Exception], ...]


class Pins:
    """The pins of one computer. *make* opens them; it may raise OSError or ImportError."""

    def __init__(self, make: Callable[[], Opened]) -> None:
        self._make = make
        self._opened: Opened | None = None
        self._lock = Lock()

    def opened(self) -> Opened:
        """The factory. Raises HardwareError as long as there is none."""
        with self._lock:
            if self._opened is None:
                try:
                    self._opened = self._make()
                except (OSError, ImportError) as error:
                    raise self._missing(f"The GPIO cannot be opened: {error}.") from error
            return self._opened

    @contextmanager
    def naming(self, what: str) -> Iterator[Any]:
        """Lend the factory to a block; what its pins raise becomes a HardwareError about *what*."""
        opened = self.opened()
        try:
            yield opened.factory
        except opened.troubles as error:
            raise self._missing(f"The pin of the {what} cannot be used: {error}.") from error

    def _missing(self, message: str) -> HardwareError:
        return HardwareError("gpio-missing", message, REMEDY)


class PWM:
    """An output that is pulsed by software: *what* on *pin*, *hz* times a second."""

    def __init__(self, pins: Pins, pin: int, hz: float, what: str) -> None:
        self._pins, self._pin, self.hz, self._what = pins, pin, hz, what
        self._device: Any = None
        with suppress(HardwareError):  # which the first call to drive will repeat
            self._open()

    def drive(self, percent: float) -> None:
        """Pulse with a duty of *percent*, kept within 0 and 100. Raises HardwareError."""
        device = self._open()
        with self._pins.naming(self._what):
            device.value = min(max(percent, 0.0), 100.0) / 100.0

    def safe(self) -> None:
        """Drive low; a pin that could never be opened is low already."""
        if self._device is not None:
            self.drive(0.0)

    @property
    def opened(self) -> bool:
        """Whether there is a pin that could be high."""
        return self._device is not None

    @contextmanager
    def pin(self) -> Iterator[Any]:
        """Lend the pin to a block, for ``train`` and ``halt``; what it raises has a name."""
        device = self._open()
        with self._pins.naming(self._what):
            yield device.pin

    def _open(self) -> Any:
        if self._device is None:
            with self._pins.naming(self._what) as factory:
                from gpiozero import PWMOutputDevice

                self._device = PWMOutputDevice(
                    self._pin, frequency=self.hz, initial_value=0, pin_factory=factory
                )
        return self._device
