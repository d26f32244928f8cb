"""Read the photodiodes a few times, for a calibration."""

from collections.abc import Mapping, Sequence
from math import sqrt

from appliance.core.jobs.darkroom import Darkroom, Lamp
from appliance.core.jobs.kit import Kit
from appliance.core.jobs.settings import Setting
from appliance.jobs.instruments.exposure import Exposure, ir_channel, ir_led_intensity, n_samples
from appliance.model.measured import PhotodiodeMeans
from hw.interfaces import Photodiodes

PAUSE = 0.3
REF = "REF"


def statistics(
    readings: Sequence[Mapping[int, float]],
) -> tuple[dict[str, float], dict[str, float]]:
    """Means and standard deviations of *readings*, by channel."""
    means, sds, n = {}, {}, len(readings)
    for channel in readings[0]:
        values = [reading[channel] for reading in readings]
        mean = sum(values) / n
        means[str(channel)] = mean
        sds[str(channel)] = sqrt(sum((v - mean) ** 2 for v in values) / max(n - 1, 1))
    return means, sds


class ReadStandard:
    """Reads what stands in the unit, a few times, and tells the mean volts of each photodiode.

    The volts are those above dark, as they are: nothing is subtracted or divided.
    """

    name = "od_standard"
    title = "Read a standard"
    place = "none"

    n_samples = n_samples(5, 2, 100, "How many times.")
    ir_led_intensity = ir_led_intensity()
    ir_channel = ir_channel()
    percent_progress = Setting(float, unit="%", default=0.0, settable=False)
    means = Setting(PhotodiodeMeans, unit="V", settable=False)

    @staticmethod
    def needs(values: Mapping) -> tuple[str, ...]:
        """The photodiodes, the room dark, and the infrared lamp."""
        return "photodiodes", "darkroom", f"lamp_{values['ir_channel']}"

    def __init__(self, kit: Kit, diodes: Photodiodes, darkroom: Darkroom, lamp: Lamp) -> None:
        self.kit = kit
        self._exposure = Exposure(kit, diodes, darkroom, lamp)

    def start(self) -> None:
        """Begin to read; the job ends by itself."""
        self.kit.act(self._read_all)

    async def _read_all(self) -> None:
        readings: list[Mapping[int, float]] = []
        await self._exposure.announce(self.n_samples, PAUSE)
        for i in range(self.n_samples):
            readings.append((await self._exposure.take(self.ir_led_intensity)).lit)
            self.percent_progress = 100.0 * (i + 1) / self.n_samples
            await self.kit.sleep(PAUSE)
        means, sds = statistics(readings)
        self.means = PhotodiodeMeans(means, sds, self.kit.clock.utc())
