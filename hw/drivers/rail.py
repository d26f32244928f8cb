"""The 5 V supply: its volts at the converter, and the alarm of the computer's own sensor."""

from pathlib import Path

from hw.boards import RAIL_DIVIDER
from hw.drivers.inlets import RangedInlet
from hw.interfaces import Sample

SENSORS = "sys/class/hwmon"
SENSOR = "rpi_volt"
USUAL = 7.0 * RAIL_DIVIDER
"""Volts at the converter that the usual range must hold."""


class SupplyRail:
    """The rail behind *inlet*, and the kernel's under-voltage alarm below *root*.

    The alarm shows whether the supply sagged within the kernel's last two seconds, so ``watch``
    is to be called about once a second; ``throttled`` tells whether any of those calls saw it.
    """

    def __init__(self, inlet: RangedInlet, root: Path) -> None:
        self._inlet, self._sensors = inlet, root / SENSORS
        self._sagged = False
        self._alarm: Path | None = None
        inlet.scale(USUAL)

    def volts(self) -> Sample:
        """Volts on the 5 V rail."""
        at_converter, at = self._inlet.read()
        return Sample(at_converter / RAIL_DIVIDER, at)

    def watch(self) -> None:
        """Remember an alarm until it is asked after."""
        if self._alarm is None:
            self._alarm = self._find()
        if self._alarm is not None and _word(self._alarm) == "1":
            self._sagged = True

    def throttled(self) -> bool:
        """Whether the supply sagged since the last call; False where no sensor would know."""
        self.watch()
        sagged, self._sagged = self._sagged, False
        return sagged

    def _find(self) -> Path | None:
        for sensor in sorted(self._sensors.glob("*")):
            if _word(sensor / "name") == SENSOR:
                return sensor / "in0_lcrit_alarm"
        return None


def _word(path: Path) -> str:
    try:
        return path.read_text().strip()
    except OSError:
        return ""
