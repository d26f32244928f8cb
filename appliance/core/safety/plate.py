"""The heater as jobs are lent it: whatever it is asked is heard by what watches over it."""

from appliance.control.plate_alarm import PlateAlarm
from hw.errors import HardwareError
from hw.interfaces import HEATED_FOR, Heater, Sample


class WatchedPlate:
    """Plays ``Heater`` on *heater*, and has a ``PlateAlarm`` look at all that is read of it.

    Nothing is heated while the plate warms although it is off, or has not been seen to cool since.
    ``asked`` counts how often its temperature was: what a job reads, the watch need not. All calls
    but those of ``stuck`` and ``hot`` are made in the hardware lane.
    """

    def __init__(self, heater: Heater) -> None:
        self._heater, self.limits = heater, heater.limits
        self._alarm = PlateAlarm(self.limits.reduce, self.limits.stop)
        self._duty, self._driven, self._looked = 0.0, 0.0, float("-inf")
        self.asked = 0

    @property
    def stuck(self) -> bool:
        """Whether it was seen to warm although it was off, and not to cool since."""
        return self._alarm.stuck

    @property
    def hot(self) -> bool:
        """Whether it was seen above the second limit, and not below the first since."""
        return self._alarm.hot

    def recall(self, stuck: bool, hot: bool) -> None:
        """It was so when the unit stopped."""
        self._alarm.recall(stuck, hot)

    def drive(self, duty: float) -> float:
        """Heat at *duty* per cent as far as the guard and the alarm allow."""
        self._duty = self._heater.drive(0.0 if self._alarm.stuck else duty)
        self._driven = self._looked
        return self._duty

    def plate(self) -> Sample:
        """Temperature of the plate, in °C."""
        self.asked += 1
        try:
            sample = self._heater.plate()
        except HardwareError:
            self._duty = 0.0  # the guard has switched it off
            raise
        self._looked = sample.at
        if sample.at - self._driven > HEATED_FOR:
            self._duty = 0.0  # and so it has what nobody drives any more
        self._alarm.look(sample.at, self._duty, sample.value)
        return sample

    def safe(self) -> None:
        """Not heated."""
        self._duty = 0.0
        self._heater.safe()
