"""Measure what clear medium reads, so that it can be subtracted."""

from collections.abc import Mapping
from typing import Any

from appliance.core.calibrations.blanks import Blank
from appliance.core.jobs.kit import Kit
from appliance.core.jobs.services import JobServices
from appliance.core.jobs.settings import Setting
from appliance.errors import Conflict
from appliance.jobs.actions.od_standard import PAUSE, REF, statistics
from appliance.jobs.instruments.exposure import Exposure, ir_channel, ir_led_intensity, n_samples
from appliance.model.measured import PhotodiodeMeans


class BlankOpticalDensity:
    """Reads clear medium many times, and keeps the means as the blank of this experiment.

    od_reading subtracts them from then on. With *forget* it measures nothing, and drops the
    blank that there is.
    """

    name = "od_blank"
    title = "Blank"
    place = "calibrations"
    prominent = ("percent_progress", "means")

    n_samples = n_samples(30, 3, 500, "How many readings.")
    ir_led_intensity = ir_led_intensity(
        "Intensity of the infrared lamp, as od_reading will use it."
    )
    ir_channel = ir_channel()
    forget = Setting(
        bool, default=False, settable=False, start_only=True,
        help="Measure nothing, and drop the blank of this experiment.",
    )
    percent_progress = Setting(float, unit="%", default=0.0, settable=False)
    means = Setting(PhotodiodeMeans, unit="V", settable=False)

    @staticmethod
    def needs(values: Mapping) -> tuple[str, ...]:
        """The photodiodes, the room dark, and the infrared lamp; nothing to forget a blank."""
        if values["forget"]:
            return ()
        return "photodiodes", "darkroom", f"lamp_{values['ir_channel']}"

    @staticmethod
    def check_unit(values: Mapping, services: JobServices) -> None:
        """There must be a blank to be forgotten."""
        if values["forget"] and services.calibrations.blank is None:
            raise Conflict("No blank was measured for this experiment.")

    def __init__(self, kit: Kit, *devices: Any) -> None:
        self.kit = kit
        self._exposure = Exposure(kit, *devices) if devices else None

    def start(self) -> None:
        """Begin to read; the job ends by itself."""
        self.kit.act(self._blank)

    async def _blank(self) -> None:
        if self._exposure is None:
            await self.kit.known.blanks.forget()
        else:
            await self._measure(self._exposure)

    async def _measure(self, exposure: Exposure) -> None:
        readings: list[Mapping[int, float]] = []
        await exposure.announce(self.n_samples, PAUSE)
        for i in range(self.n_samples):
            readings.append((await exposure.take(self.ir_led_intensity)).lit)
            self.percent_progress = 100.0 * (i + 1) / self.n_samples
            await self.kit.sleep(PAUSE)
        angles = exposure.angles
        signals = [{c: v for c, v in r.items() if angles[c] != REF} for r in readings]
        means, sds = statistics(signals)
        at = self.kit.clock.utc()
        await self.kit.known.blanks.keep(Blank(means, self.ir_led_intensity, at))
        self.means = PhotodiodeMeans(means, sds, at)
        said = ", ".join(f"{volts:.4f} V at {angles[int(c)]}°" for c, volts in means.items())
        self.kit.log.info("The blank of this experiment is {said}.", said=said, notice=True)
