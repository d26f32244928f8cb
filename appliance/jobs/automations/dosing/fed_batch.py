"""Feed the culture at even intervals, and take nothing out."""

from collections.abc import Mapping

from appliance.core.jobs.kit import Kit
from appliance.core.jobs.services import JobServices
from appliance.core.jobs.settings import Setting
from appliance.jobs.instruments.dosing import AutomatedDosing
from appliance.jobs.instruments.schedule import PeriodicSchedule
from appliance.model import Liquid
from appliance.model.measured import AutomationEvent


class FedBatch:
    """Adds medium every so many minutes, for as long as there is room in the vessel."""

    name = "dosing_automation"
    automation_name = "fed_batch"
    title = "Dosing: fed batch"
    needs = ()
    aliases = {"volume": "dosing_volume_ml"}

    dosing_volume_ml = Setting(
        float, unit="mL", required=True, low=0.01, high=20.0, help="Added each time."
    )
    duration = Setting(
        float, unit="min", default=720.0, low=0.25, high=100000.0, help="From one to the next."
    )
    skip_first_run = Setting(
        bool, default=False, settable=False, start_only=True, help="Wait before the first."
    )
    latest_event = Setting(AutomationEvent, settable=False)

    @staticmethod
    def check_unit(values: Mapping, services: JobServices) -> None:
        """The pump must be able to measure out the volume. Raises ``Refusal``."""
        services.dosing.check_measured(Liquid.MEDIA, values["dosing_volume_ml"])

    def __init__(self, kit: Kit) -> None:
        self.kit = kit
        self._dosing = AutomatedDosing(kit, self._tell)
        self._schedule = PeriodicSchedule(kit, lambda: self.duration, self._feed)

    def start(self) -> None:
        """Take up the rhythm."""
        self._schedule.start(skip_first=self.skip_first_run)

    def changed(self, names: frozenset[str]) -> None:
        """Another interval counts at once, another volume from the next time on."""
        if "duration" in names:
            self._schedule.changed()

    async def _feed(self) -> None:
        await self._dosing.add(self.dosing_volume_ml)

    def _tell(self, event: AutomationEvent) -> None:
        self.latest_event = event
