"""Densities that are only bounds: beyond what a calibration knows, or below the blank."""

from collections import deque
from math import inf

from appliance.core.calibrations import Calibration
from appliance.core.jobs.kit import Kit

CALM = 6
"""Readings in a row that must be within before one is believed again: of those at the very end only
the ones whose noise lets them in would be, and they are all on one side."""

BELOW = 8
"""Readings in a row that must be below the blank, on average by DEFICIT of it."""

DEFICIT = 0.03


class CalibratedRange:
    """Tells "od-outside-calibration" while readings lie beyond what a calibration knows."""

    def __init__(self, kit: Kit) -> None:
        self._kit = kit
        self._calm: dict[int, float] = {}

    def watch(self, channel: int, calibration: Calibration, od: float, inside: bool) -> bool:
        """Take in one reading of *channel*, held at *od*; returns whether it is only a bound."""
        self._calm[channel] = self._calm.get(channel, inf) + 1 if inside else 0
        if not inside and "od-outside-calibration" not in self._kit.troubles:
            least = od >= calibration.high
            self._kit.trouble(
                "od-outside-calibration",
                f"The density is {'more' if least else 'less'} than the calibration"
                f" {calibration.name} was recorded with, which is {calibration.low:g} to"
                f" {calibration.high:g}: {od:.3g} is shown, and how fast it grows is not known.",
                "Dilute the culture, calibrate over a wider range, or make no calibration active.",
            )
        elif inside and min(self._calm.values()) == CALM:
            self._kit.clear("od-outside-calibration")
        return self._calm[channel] < CALM


class Blanked:
    """Tells "od-below-blank" while there is less light than what is subtracted."""

    def __init__(self, kit: Kit) -> None:
        self._kit = kit
        self._deficits: dict[int, deque[float]] = {}

    def watch(self, channel: int, volts: float, blank: float) -> None:
        """Take in one reading of *channel*, from which *blank* is subtracted."""
        mine = self._deficits.setdefault(channel, deque(maxlen=BELOW))
        mine.append((blank - volts) / blank if blank > 0.0 else -1.0)
        if len(mine) == BELOW and min(mine) > 0.0 and sum(mine) > DEFICIT * BELOW:
            self._kit.trouble(
                "od-below-blank",
                f"There is less light than the blank of {blank:.3g} that is subtracted, so the"
                " density is told to be nought.",
                "Measure the blank again with clear medium (od_blank), or set blank to 0.",
            )
        elif all(sum(deficits) <= 0.0 for deficits in self._deficits.values()):
            self._kit.clear("od-below-blank")
