"""Hold a culture at a growth rate with a medium that slows it down."""

from collections.abc import Mapping

from appliance.control.morbidostat import Morbidostat
from appliance.core.jobs.kit import Kit
from appliance.core.jobs.services import JobServices
from appliance.core.jobs.settings import Setting
from appliance.jobs.instruments.dosing import APART, AutomatedDosing
from appliance.jobs.instruments.schedule import PeriodicSchedule
from appliance.model.measured import AutomationEvent

STALE = 180.0


class KeepGrowthRate:
    """Exchanges medium at even intervals, with more of the drugged one the faster cells grow.

    It reads what growth_rate_calculating says, and waits while that is silent.
    """

    name = "dosing_automation"
    automation_name = "pid_morbidostat"
    title = "Dosing: morbidostat"
    needs = ()
    aliases = {"target_od": "target_normalized_od"}

    target_growth_rate = Setting(
        float, unit="1/h", required=True, low=0.001, high=5.0, help="What growth is held at."
    )
    target_normalized_od = Setting(
        float, unit="AU", required=True, low=0.001, high=1000.0,
        help="Below seven tenths of this density nothing is done; far above it, more.",
    )
    duration = Setting(
        float, unit="min", default=60.0, low=1.0, high=10000.0, help="From one to the next."
    )
    latest_event = Setting(AutomationEvent, settable=False)

    @staticmethod
    def check_unit(values: Mapping, services: JobServices) -> None:
        """All three pumps must be able to measure out volumes. Raises ``Refusal``."""
        services.dosing.check_exchange(1.0, 0.5)

    def __init__(self, kit: Kit) -> None:
        self.kit = kit
        self._dosing = AutomatedDosing(kit, self._tell)
        self._rule = Morbidostat(self.target_growth_rate, self.target_normalized_od)
        self._schedule = PeriodicSchedule(kit, lambda: self.duration, self._exchange)

    def start(self) -> None:
        """Take up the rhythm; the first exchange waits until growth has been seen."""
        self._schedule.start(skip_first=True)
        self._dosing.keep_level(APART)

    def changed(self, names: frozenset[str]) -> None:
        """Other targets count from the next time on, another interval at once."""
        self._rule.retarget(self.target_growth_rate, self.target_normalized_od)
        if "duration" in names:
            self._schedule.changed()

    async def _exchange(self) -> None:
        rate, od = self.kit.latest("growth_rate"), self.kit.latest("od_filtered")
        if rate is None or od is None or max(rate[1], od[1]) > STALE:
            self.kit.trouble(
                "growth-silent",
                "Growth rate or density are not known, so nothing is dosed.",
                "Start od_reading and growth_rate_calculating, or see what is wrong with them.",
            )
            return
        self.kit.clear("growth-silent")
        ml = self._rule.volume(od[0], self._dosing.volume_ml, self.duration / 60.0)
        if ml > 0.0:
            await self._dosing.exchange(ml, self._rule.share(rate[0]))
        else:
            self._dosing.tell("NoEvent", f"The density is {od[0]:.3g}: nothing to dilute yet.")

    def _tell(self, event: AutomationEvent) -> None:
        self.latest_event = event
