"""The I2C bus: opened when first needed, one transfer at a time, a bounded number of tries."""

from collections.abc import Callable, Sequence
from contextlib import suppress
from fcntl import ioctl
from threading import Lock
from typing import Any, Protocol, cast

from msgspec import Struct

from hw.errors import HardwareError

TRIES = 3

TIMEOUT_REQUEST = 0x0702
"""The ioctl that sets a bus's time-out; see i2c-dev in the kernel's documentation."""

TIMEOUT = 1
"""Tens of milliseconds. By default it is a second, for which a stuck bus would hold everybody."""


class Wires(Protocol):
    """What is used of smbus2's ``SMBus``."""

    def read_i2c_block_data(self, address: int, register: int, length: int, /) -> Sequence[int]: ...

    def write_i2c_block_data(self, address: int, register: int, data: Sequence[int], /) -> None: ...


def open_wires(number: int) -> Wires:
    """Open ``/dev/i2c-`` *number*. Raises OSError, or ImportError where smbus2 is not installed."""
    from smbus2 import SMBus  # lazily: a laptop never needs it

    wires = SMBus(number)
    ioctl(cast(int, wires.fd), TIMEOUT_REQUEST, TIMEOUT)
    return wires


class I2CBus:
    """One I2C bus that several chips share, from any thread.

    *wires* opens it. As long as it cannot be opened each transfer tries anew, so a bus that is
    enabled later is found.
    """

    def __init__(self, wires: Callable[[], Wires]) -> None:
        self._open = wires
        self._wires: Wires | None = None
        self._lock = Lock()

    def at(self, address: int, trouble: str, part: str, remedy: str = "") -> "Port":
        """The chip at *address*, the board's *part*; its silence is called *trouble*."""
        return Port(self, address, trouble, part, remedy)

    def read(self, address: int, register: int, count: int) -> bytes:
        """*count* bytes of a register.

        Raises OSError after the last try, HardwareError if the bus cannot be opened.
        """
        return bytes(self._try(lambda to: to.read_i2c_block_data(address, register, count)))

    def write(self, address: int, register: int, data: bytes) -> None:
        """Write *data* to a register. Raises as ``read`` does."""
        self._try(lambda to: to.write_i2c_block_data(address, register, list(data)))

    def _try(self, transfer: Callable[[Wires], Any]) -> Any:
        with self._lock:
            wires = self._opened()
            for _ in range(TRIES - 1):
                with suppress(OSError):
                    return transfer(wires)
            return transfer(wires)

    def _opened(self) -> Wires:
        if self._wires is None:
            try:
                self._wires = self._open()
            except (OSError, ImportError) as error:
                raise HardwareError(
                    "i2c-missing",
                    f"The I2C bus cannot be opened: {error}.",
                    "Enable I2C on this computer, and let this user belong to the group i2c.",
                ) from error
        return self._wires


class Port(Struct, frozen=True):
    """One chip's place on a bus, and how to speak of it when it does not answer."""

    bus: I2CBus
    address: int
    trouble: str
    part: str
    remedy: str = ""

    def read(self, register: int, count: int) -> bytes:
        """*count* bytes of *register*. Raises HardwareError."""
        try:
            return self.bus.read(self.address, register, count)
        except OSError as error:
            raise self.silent() from error

    def write(self, register: int, data: bytes) -> None:
        """Write *data* to *register*. Raises HardwareError."""
        try:
            self.bus.write(self.address, register, data)
        except OSError as error:
            raise self.silent() from error

    def silent(self) -> HardwareError:
        """The error to raise when the chip does not answer."""
        message = f"The {self.part} (I2C address {self.address:#04x}) does not answer."
        return HardwareError(self.trouble, message, self.remedy)
