"""What can be wrong with an optical reading, and by which name it is told."""

from collections import deque
from collections.abc import Mapping, Sequence
from math import log

from msgspec import Struct

from appliance.control.optics import Level
from appliance.core.jobs.kit import Kit
from hw.errors import HardwareError

HIGH = 3.0
BRIGHT = 0.05
FAINT = 0.003
GONE = 0.3
RISING = 0.02

WATCHED = 48
USUAL = 0.025
MUCH, LITTLE = 1.9, 1.4
UPPER = 0.7
MEMORY = 600
NOISY = "The readings scatter widely: bubbles or foam in the light, or a stir bar that jumps."

Samples = Mapping[int, Sequence[tuple[float, float]]]


class Signals(Struct, frozen=True):
    """One reading before it is judged: samples in the dark and lit, levels, volts above dark now,
    volts in the dark, and volts above dark in the last reading that meant something."""

    dark: Samples
    lit: Samples
    levels: Mapping[int, Level]
    volts: Mapping[int, float]
    dark_volts: Mapping[int, float]
    before: Mapping[int, float]


def check_signals(kit: Kit, signals: Signals) -> None:
    """Raise ``HardwareError`` for a reading that means nothing; tell troubles of one that does."""
    if _stuck(signals):
        raise HardwareError(
            "adc-stuck",
            "Every photodiode gives the same voltage with the lamp lit and dark.",
            "The converter hangs; switch the unit off and on.",
        )
    if _dead(signals):
        raise HardwareError(
            "ir-lamp-dead",
            "No photodiode sees the infrared lamp.",
            "Check that the lamp is plugged in, and that ir_channel names its channel.",
        )
    brightest = max(signals.dark_volts.values())
    _say(
        kit,
        brightest > BRIGHT,
        "ambient-light",
        f"Light from outside reaches the photodiodes ({brightest:.3f} V in the dark).",
        "Put the cap on the vial and shade the unit.",
    )
    highest = max(level.volts for level in signals.levels.values())
    _say(
        kit,
        highest > HIGH,
        "od-signal-high",
        f"A photodiode gives {highest:.2f} V, near the end of its range.",
        "Lower ir_led_intensity.",
    )


def _stuck(signals: Signals) -> bool:
    """Whether no sample differs from the others of its photodiode."""
    for channel, lit in signals.lit.items():
        seen = {volts for _, volts in lit} | {volts for _, volts in signals.dark[channel]}
        if len(seen) > 1:
            return False
    return True


def _dead(signals: Signals) -> bool:
    """Whether the light is gone from every photodiode: nearly nought, and much less than before.

    A thin culture scatters hardly more than nothing, so that alone says little of the lamp.
    """
    return all(
        volts < FAINT and volts <= GONE * signals.before.get(channel, FAINT / GONE)
        for channel, volts in signals.volts.items()
    )


def rising(lit: Sequence[tuple[float, float]]) -> bool:
    """Whether the samples still rise to their level: the first fifth lies well below the last."""
    fifth = len(lit) // 5
    first = sum(volts for _, volts in lit[:fifth])
    last = sum(volts for _, volts in lit[-fifth:])
    return first < (1.0 - RISING) * last


class Scatter:
    """Tells "od-noisy" when readings scatter much more than is usual for this culture.

    The measure is a quantile of how far readings lie from the line between their neighbours, in
    their logarithm: neither growth nor a dose nor a few bubbles change it. What is usual is
    learnt, slowly, because thin cultures always scatter more than dense ones. Ordinary noise
    passes the limit less than once in two hundred hours of readings.
    """

    def __init__(self) -> None:
        self._recent: deque[float] = deque(maxlen=WATCHED)
        self._usual, self._count = 0.0, WATCHED

    def watch(self, kit: Kit, od: float) -> None:
        """Take in one reading."""
        self._recent.append(log(max(od, 1e-6)))
        if len(self._recent) < WATCHED:
            return
        now = self._measure()
        self._usual = self._usual or max(now, USUAL)
        fine = now < LITTLE * self._usual
        self._count = min(self._count + 1, MEMORY)
        self._usual += (now - self._usual) / (self._count if fine else 10 * MEMORY)
        self._usual = max(self._usual, USUAL)
        if fine:
            kit.clear("od-noisy")
        elif now > MUCH * self._usual:
            kit.trouble("od-noisy", NOISY, "Look at the vial; lower the stirring speed or the air.")

    def _measure(self) -> float:
        x = list(self._recent)
        bends = sorted(abs(a - 2.0 * b + c) for a, b, c in zip(x, x[1:], x[2:], strict=False))
        return bends[int(UPPER * len(bends))]


def _say(kit: Kit, wrong: bool, name: str, message: str, remedy: str) -> None:
    if not wrong:
        kit.clear(name)
    elif name not in kit.troubles:
        kit.trouble(name, message, remedy)
