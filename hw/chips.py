"""Registers of the converters, the lamp drivers and the thermometer, over an I2C port."""

from collections.abc import Callable
from typing import NamedTuple, Protocol

from hw.errors import HardwareError
from hw.i2c import Port


class Conversion(NamedTuple):
    """Volts at an input, when they were converted, and whether they were beyond the range."""

    volts: float
    at: float
    clipped: bool


class Converter(Protocol):
    """An analogue-to-digital converter. *ranges* are its full scales in volts, smallest first."""

    @property
    def ranges(self) -> tuple[float, ...]: ...

    def convert(self, channel: int, full_scale: float) -> Conversion:
        """Convert *channel* now, within one of the ranges. Raises HardwareError."""


class LampDriver(Protocol):
    """A digital-to-analogue converter behind the lamps. Channels count from 0."""

    def put(self, channel: int, fraction: float) -> None:
        """Drive *channel* at a *fraction* of full scale, 0 to 1. Raises HardwareError."""


class ADS111x:
    """The converters ADS1114 and ADS1115, one conversion at a time (Texas Instruments SBAS444).

    An ADS1114 is not *multiplexed*: it has one input, whatever the channel. At 475 samples a
    second a conversion lasts 2.1 ms, so even one that is repeated in a wider range is brief.
    """

    ranges = (0.256, 0.512, 1.024, 2.048, 4.096)
    """The sixth, 6.144 V, is left out: the supply is 3.3 V, and no input may exceed it."""

    CONVERSION, CONFIG = 0x00, 0x01
    READY = 0x8000
    """Written: begin. Read: not converting."""

    GROUND = 0x4000
    """Measure the channel against ground, not against another channel."""

    ONE_SHOT, RATE_475, NO_COMPARATOR = 0x0100, 0x00C0, 0x0003
    DURATION = 1.1 / 475.0
    """Seconds; the chip's oscillator may be a tenth slow."""

    POLLS = 4

    def __init__(
        self,
        port: Port,
        seconds: Callable[[], float],
        pause: Callable[[float], None],
        multiplexed: bool = True,
    ) -> None:
        self._port, self._seconds, self._pause = port, seconds, pause
        self._multiplexed = multiplexed

    def convert(self, channel: int, full_scale: float) -> Conversion:
        """Begin a conversion, wait for it, and read it; volts may be slightly below nought."""
        self._begin(channel, full_scale)
        at = self._wait()
        raw = int.from_bytes(self._port.read(self.CONVERSION, 2), "big", signed=True)
        return Conversion(raw / 32768.0 * full_scale, at, raw in (32767, -32768))

    def _begin(self, channel: int, full_scale: float) -> None:
        gain = 5 - self.ranges.index(full_scale)
        word = self.READY | gain << 9 | self.ONE_SHOT | self.RATE_475 | self.NO_COMPARATOR
        if self._multiplexed:
            word |= self.GROUND | channel << 12
        self._port.write(self.CONFIG, word.to_bytes(2, "big"))

    def _wait(self) -> float:
        """Wait until the conversion ended, and tell when that was."""
        self._pause(self.DURATION)
        for _ in range(self.POLLS):
            at = self._seconds()
            if self._port.read(self.CONFIG, 2)[0] & self.READY >> 8:
                return at
            self._pause(self.DURATION / self.POLLS)
        raise self._port.silent()


class PicoConverter:
    """The converter in the co-processor of HAT 1.1 and later, whose registers have 16 bits.

    A register holds sixteen times the mean of many 12-bit samples. Since firmware 0.4 it is
    thirty-two times, which has room for 1.65 V only: beyond that a register begins anew at nought,
    so what comes close to the end is refused. *firmware* overrides what the co-processor says of
    itself, which it is asked once.
    """

    ranges = (3.3,)
    FIRST, FIRMWARE = 0x04, 0x08
    COUNTS = 4095
    TOP = 0xFFFF
    MARGIN = 0.98
    """The part of a register that is trusted where it may overflow."""

    def __init__(
        self, port: Port, seconds: Callable[[], float], firmware: tuple[int, int] | None = None
    ) -> None:
        self._port, self._seconds, self._firmware = port, seconds, firmware

    def firmware(self) -> tuple[int, int]:
        """Major and minor version of the co-processor's firmware."""
        if self._firmware is None:
            minor, major = self._port.read(self.FIRMWARE, 2)
            if (minor, major) == (0xFF, 0xFF):
                raise self._implausible()
            self._firmware = (major, minor)
        return self._firmware

    def convert(self, channel: int, full_scale: float = 3.3) -> Conversion:
        """The latest mean of *channel*, in volts. Raises HardwareError if it may have overflown."""
        overflows = self.firmware() >= (0, 4)
        raw = int.from_bytes(self._port.read(self.FIRST + channel, 2), "little")
        at = self._seconds()
        if overflows and raw > self.MARGIN * self.TOP:
            raise self._overrange()
        counts = raw / (32 if overflows else 16)
        if counts > self.COUNTS:
            raise self._implausible()
        return Conversion(counts / self.COUNTS * full_scale, at, counts == self.COUNTS)

    def _overrange(self) -> HardwareError:
        message = "There is more light or voltage than the converter can count (1.6 V)."
        return HardwareError("adc-saturated", message, "Lower the intensity of the infrared lamp.")

    def _implausible(self) -> HardwareError:
        message = "The co-processor answers with numbers that it cannot have measured."
        return HardwareError("adc-implausible", message, "Look for a loose HAT, then restart it.")


class PicoLamps:
    """The lamp driver in the co-processor of HAT 1.1 and later: eight bits a channel."""

    def __init__(self, port: Port) -> None:
        self._port = port

    def put(self, channel: int, fraction: float) -> None:
        """Drive *channel*, 0 to 3; what is too little for one step is dark."""
        self._port.write(channel, bytes([round(fraction * 255)]))


class DAC43608:
    """The lamp driver of HAT 1.0 and before: eight bits, powered down where dark.

    Which channels are powered is remembered here rather than asked: whatever they were before
    the first call, after it only that one shines.
    """

    CONFIG, FIRST = 0x01, 0x08
    ALL_DOWN = 0xFF

    def __init__(self, port: Port) -> None:
        self._port, self._down = port, self.ALL_DOWN

    def put(self, channel: int, fraction: float) -> None:
        """Drive *channel*, 0 to 7: its level first, its power second, lest an old level flash."""
        level = round(fraction * 255)
        if level:
            self._level(channel, level)
        bit = 1 << channel
        self._power(self._down & ~bit if level else self._down | bit)

    def _level(self, channel: int, level: int) -> None:
        self._port.write(self.FIRST + channel, (level << 4).to_bytes(2, "big"))

    def _power(self, down: int) -> None:
        self._port.write(self.CONFIG, down.to_bytes(2, "big"))
        self._down = down


class TMP1075:
    """The thermometer on the heating plate: sixteenths of a degree, two's complement (SBOS854)."""

    TEMPERATURE = 0x00

    def __init__(self, port: Port, seconds: Callable[[], float]) -> None:
        self._port, self._seconds = port, seconds

    def celsius(self) -> tuple[float, float]:
        """Temperature in °C, and the moment it was read."""
        raw = int.from_bytes(self._port.read(self.TEMPERATURE, 2), "big", signed=True)
        return (raw >> 4) * 0.0625, self._seconds()
