"""The light-emitting diodes around the vial."""

from contextlib import suppress

from hw.chips import LampDriver
from hw.errors import HardwareError

CHANNELS = "ABCD"


class DrivenLamps:
    """Lamps "A" to "D" on the first four channels of one driver.

    The driver is a chip that keeps shining when this process dies, so its lamps are put out when
    this object is made, if it answers.
    """

    def __init__(self, driver: LampDriver) -> None:
        self._driver = driver
        self._lit: set[str] = set()
        with suppress(HardwareError):  # a missing driver is told of by whoever wants light
            self._darken()

    def shine(self, channel: str, percent: float) -> None:
        """Light *channel* at *percent*, kept within 0 and 100."""
        if len(channel) != 1 or channel not in CHANNELS:
            raise HardwareError("lamp-missing", f"This board has no lamp {channel!r}.")
        self._lit.add(channel)  # first: a write that failed may still have arrived
        self._driver.put(CHANNELS.index(channel), min(max(percent, 0.0), 100.0) / 100.0)
        if percent <= 0.0:
            self._lit.discard(channel)

    def safe(self) -> None:
        """Put out all four. Raises HardwareError only if one of them may be shining."""
        try:
            self._darken()
        except HardwareError:
            if self._lit:
                raise

    def _darken(self) -> None:
        """Try all four, whichever fails, and raise what the last failure was."""
        failure: HardwareError | None = None
        for number, channel in enumerate(CHANNELS):
            try:
                self._driver.put(number, 0.0)
                self._lit.discard(channel)
            except HardwareError as error:
                failure = error
        if failure is not None:
            raise failure
