"""Drive the stirring motor at several powers and count its turns."""

from collections.abc import Mapping

from appliance.core.jobs.kit import Kit
from appliance.core.jobs.settings import Setting
from appliance.errors import Invalid
from appliance.model.measured import SweepPoints
from hw.interfaces import Stirrer

STEPS = 9
KICK, SETTLE, COUNT = 0.5, 3.0, 4.0


class SweepStirring:
    """Measures the speed of the stir bar at several powers, for a calibration."""

    name = "stirring_sweep"
    title = "Measure stirring"
    needs = ("stirrer",)
    place = "none"

    lowest = Setting(
        float, unit="%", default=20.0, low=5.0, high=100.0, settable=False, start_only=True,
        help="The lowest power.",
    )
    highest = Setting(
        float, unit="%", default=60.0, low=5.0, high=100.0, settable=False, start_only=True,
        help="The highest power.",
    )
    percent_progress = Setting(float, unit="%", default=0.0, settable=False)
    points = Setting(SweepPoints, settable=False)

    @staticmethod
    def check_values(values: Mapping) -> None:
        """The one must be lower than the other."""
        if values["lowest"] >= values["highest"]:
            raise Invalid("The lowest power must be less than the highest.")

    def __init__(self, kit: Kit, stirrer: Stirrer) -> None:
        self.kit, self.stirrer = kit, stirrer

    def start(self) -> None:
        """Begin to measure; the job ends by itself."""
        self.kit.act(self._sweep)

    async def _sweep(self) -> None:
        step = (self.highest - self.lowest) / (STEPS - 1)
        duties = [self.lowest + i * step for i in range(STEPS)]
        speeds: list[float] = []
        await self.kit.do(self.stirrer.drive, 100.0)
        await self.kit.sleep(KICK)
        for duty in reversed(duties):
            await self.kit.do(self.stirrer.drive, duty)
            await self.kit.sleep(SETTLE)
            await self.kit.do(self.stirrer.rpm)
            await self.kit.sleep(COUNT)
            speeds.append((await self.kit.do(self.stirrer.rpm)).value)
            self.percent_progress = 100.0 * len(speeds) / STEPS
        await self.kit.do(self.stirrer.safe)
        self.points = SweepPoints(tuple(duties), tuple(reversed(speeds)), self.kit.clock.utc())
