"""What can be wrong with an optical reading, and by which name it is told."""

from collections.abc import Mapping
from math import log

from attrs import frozen

from appliance.control.optics import Level
from appliance.core.kit import Kit
from hw.errors import HardwareError

TOO_HIGH = 3.2
HIGH = 3.0
BRIGHT = 0.05
FAINT = 0.003
SCATTER = 0.12
WATCHED = 12

Samples = Mapping[int, list[tuple[float, float]]]


@frozen
class Signals:
    """One reading before it is judged: samples in the dark and lit, levels, volts above dark."""

    angles: Mapping[int, str]
    dark: Samples
    lit: Samples
    levels: Mapping[int, Level]
    volts: Mapping[int, float]
    dark_volts: Mapping[int, float]


def check_volts(volts: float) -> None:
    """Raise "adc-saturated" for a voltage that no photodiode should give; the lamp goes out."""
    if volts > TOO_HIGH:
        raise HardwareError(
            "adc-saturated",
            f"A photodiode gives {volts:.2f} V, more than the converter should ever see.",
            "Lower ir_led_intensity; look for light from outside or a loose photodiode.",
        )


def check_signals(kit: Kit, signals: Signals) -> None:
    """Raise ``HardwareError`` for a reading that means nothing; tell troubles of one that does."""
    if _stuck(signals):
        raise HardwareError(
            "adc-stuck",
            "Every photodiode gives the same voltage with the lamp lit and dark.",
            "The converter hangs; switch the unit off and on.",
        )
    if all(volts < FAINT for volts in signals.volts.values()):
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
    for channel, lit in signals.lit.items():
        seen = {volts for _, volts in lit} | {volts for _, volts in signals.dark[channel]}
        if len(seen) > 1:
            return False
    return True


def noisy(kit: Kit, recent: list[float], od: float) -> None:
    """Watch how much the newest readings, *recent*, scatter about their neighbours."""
    recent.append(log(max(od, 1e-6)))
    if len(recent) > WATCHED:
        del recent[0]
    if len(recent) < WATCHED:
        return
    bends = sorted(
        abs(recent[i - 1] - 2.0 * recent[i] + recent[i + 1]) for i in range(1, WATCHED - 1)
    )
    scatter = bends[len(bends) // 2]
    _say(
        kit,
        scatter > (SCATTER if "od-noisy" not in kit.troubles else SCATTER / 2.0),
        "od-noisy",
        "The readings scatter widely: bubbles or foam in the light, or a stir bar that jumps.",
        "Look at the vial; lower the stirring speed or the aeration.",
    )


def _say(kit: Kit, wrong: bool, name: str, message: str, remedy: str) -> None:
    if not wrong:
        kit.clear(name)
    elif name not in kit.troubles:
        kit.trouble(name, message, remedy)
