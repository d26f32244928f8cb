"""Chips as the I2C bus sees them, register by register, and pins that keep the test's time."""

from collections.abc import Sequence

from gpiozero.exc import GPIOZeroError
from gpiozero.pins.mock import MockFactory, MockPWMPin
from gpiozero.pins.pi import PiPin
from twisted.internet.task import Clock

from hw.drivers.pins import Opened


class FakeTMP1075:
    """A thermometer with a ``celsius`` to set."""

    def __init__(self, celsius: float = 25.0) -> None:
        self.celsius = celsius

    def read(self, register: int, length: int) -> bytes:
        word = round(self.celsius / 0.0625) << 4 if register == 0 else 0
        return (word & 0xFFFF).to_bytes(2, "big")[:length]

    def write(self, register: int, data: bytes) -> None:
        """A thermometer is not written to here."""


class FakeADS111x:
    """A converter whose inputs are ``volts``, and which converts only when told, in its time.

    Its config register is decoded as the data sheet has it; ``duration`` counts in seconds of
    *clock*, so a driver that does not wait reads the conversion before.
    """

    SCALES = (6.144, 4.096, 2.048, 1.024, 0.512, 0.256, 0.256, 0.256)
    RATES = (8, 16, 32, 64, 128, 250, 475, 860)

    def __init__(self, clock: Clock, multiplexed: bool = True) -> None:
        self.clock, self.multiplexed = clock, multiplexed
        self.volts = {0: 0.0, 1: 0.0, 2: 0.0, 3: 0.0}
        self.config, self.conversion, self.slowness = 0x8583, 0, 1.0
        self.converted_at = 0.0
        self._result = 0

    def write(self, register: int, data: bytes) -> None:
        if register != 1:
            return
        self.config = int.from_bytes(data, "big")
        if self.config & 0x8000:
            rate = self.RATES[self.config >> 5 & 7]
            self.converted_at = self.clock.seconds() + self.slowness / rate
            self._result = self._measure()

    def read(self, register: int, length: int) -> bytes:
        ready = self.clock.seconds() >= self.converted_at
        if ready:
            self.conversion = self._result
        if register == 1:
            word = self.config & 0x7FFF | (0x8000 if ready else 0)
        else:
            word = self.conversion & 0xFFFF
        return word.to_bytes(2, "big")[:length]

    def _measure(self) -> int:
        mux = self.config >> 12 & 7
        if (mux < 4) == self.multiplexed:
            raise AssertionError("the driver measures one input against another")
        volts = self.volts[mux - 4 if self.multiplexed else 0]
        raw = round(volts / self.SCALES[self.config >> 9 & 7] * 32768)
        return min(max(raw, -32768), 32767)


class FakePico:
    """The co-processor: ``volts`` at its four inputs, ``lamps`` 0 to 255 at its four outputs."""

    def __init__(self, firmware: tuple[int, int] = (0, 4)) -> None:
        self.firmware = firmware
        self.volts = {0: 0.201, 1: 0.67, 2: 0.0, 3: 0.0}
        self.lamps = [0, 0, 0, 0]

    def read(self, register: int, length: int) -> bytes:
        if register == 0x08:
            return bytes([self.firmware[1], self.firmware[0]])[:length]
        counts = min(max(self.volts[register - 4] / 3.3 * 4095, 0.0), 4095.0)
        raw = round(counts * (32 if self.firmware >= (0, 4) else 16))
        return (raw & 0xFFFF).to_bytes(2, "little")[:length]  # as the firmware does: it wraps

    def write(self, register: int, data: bytes) -> None:
        (self.lamps[register],) = data


class FakeDAC43608:
    """A lamp driver; ``output`` tells what leaves its pins."""

    def __init__(self) -> None:
        self.config = 0x0000
        self.levels = [255] * 8

    def write(self, register: int, data: bytes) -> None:
        word = int.from_bytes(data, "big")
        if register == 1:
            self.config = word
        else:
            self.levels[register - 8] = word >> 4 & 0xFF

    def read(self, register: int, length: int) -> bytes:
        return self.config.to_bytes(2, "big")[:length]

    def output(self, channel: int) -> int:
        """0 to 255."""
        down = self.config & (0x0100 | 1 << channel)
        return 0 if down else self.levels[channel]


class FakeWires:
    """smbus2's bus with chips at addresses. ``failures`` is how many transfers fail from now on."""

    def __init__(self, chips: dict[int, object]) -> None:
        self.chips, self.failures, self.transfers = chips, 0, 0

    def read_i2c_block_data(self, address: int, register: int, length: int) -> list[int]:
        return list(self._chip(address).read(register, length))

    def write_i2c_block_data(self, address: int, register: int, data: Sequence[int]) -> None:
        self._chip(address).write(register, bytes(data))

    def _chip(self, address: int):
        self.transfers += 1
        if self.failures > 0 or address not in self.chips:
            self.failures -= 1
            raise OSError(121, "Remote I/O error")
        return self.chips[address]


class SteadyPin(MockPWMPin):
    """gpiozero's mock pin, with edges stamped by its factory's clock."""

    def _call_when_changed(self) -> None:
        PiPin._call_when_changed(self, self.factory.clock.seconds(), self._state)

    def train(self, percent: float, cycles: int) -> None:
        """Pulses that end by themselves, once those that still come have ended."""
        now, trains = self.factory.clock.seconds(), self.factory.trains.setdefault(self._number, [])
        begin = max([now, *(end for _, end, _ in trains)])
        trains.append((begin, begin + cycles / self.frequency, percent))

    def busy(self) -> bool:
        """Whether pulses still come, or it is high."""
        return self.factory.duty(self._number) > 0.0

    def halt(self) -> None:
        """Low at once."""
        self.state = 0
        self.factory.trains.pop(self._number, None)


class SteadyFactory(MockFactory):
    """gpiozero's mock pins on the test's clock."""

    def __init__(self, clock: Clock) -> None:
        super().__init__(pin_class=SteadyPin)
        self.clock = clock
        self.trains: dict[int, list[tuple[float, float, float]]] = {}

    def duty(self, number: int) -> float:
        """Per cent of the time for which pin *number* is high."""
        now = self.clock.seconds()
        for begin, end, percent in self.trains.get(number, ()):
            if begin <= now < end:
                return percent
        return self.pin(number).state * 100.0

    def turn(self, number: int) -> None:
        """Let the sensor on pin *number* see one turn."""
        self.pin(number).drive_low()
        self.pin(number).drive_high()


def opened(factory: SteadyFactory) -> Opened:
    """What the drivers take as the computer's GPIO."""
    return Opened(factory, (GPIOZeroError, OSError))
