"""Exchange the same volume at even intervals."""

from collections.abc import Mapping

from appliance.core.jobs.kit import Kit
from appliance.core.jobs.services import JobServices
from appliance.core.jobs.settings import Setting
from appliance.jobs.instruments.dosing import APART, AutomatedDosing
from appliance.jobs.instruments.schedule import PeriodicSchedule
from appliance.model.measured import AutomationEvent

MOST_SAVED_ML = 1.0
"""As much can be exchanged in one part."""


class Chemostat:
    """Exchanges a volume every so many minutes, so that the culture is diluted at a fixed rate.

    What one exchange moved too little or too much, the next ones make up for. While it is doubtful
    whether doses arrive, small ones are saved up until they can be seen.
    """

    name = "dosing_automation"
    automation_name = "chemostat"
    title = "Dosing: chemostat"
    needs = ()
    aliases = {"volume": "exchange_volume_ml"}

    exchange_volume_ml = Setting(
        float, unit="mL", required=True, low=0.01, high=20.0, help="Exchanged each time."
    )
    duration = Setting(
        float, unit="min", default=20.0, low=0.25, high=10000.0, help="From one to the next."
    )
    alt_media_fraction = Setting(
        float, default=0.0, low=0.0, high=1.0, help="Share of the alternative medium."
    )
    skip_first_run = Setting(
        bool, default=False, settable=False, start_only=True, help="Wait before the first."
    )
    latest_event = Setting(AutomationEvent, settable=False)

    @staticmethod
    def check_unit(values: Mapping, services: JobServices) -> None:
        """The pumps must be able to measure out the volume. Raises ``Refusal``."""
        services.dosing.check_exchange(values["exchange_volume_ml"], values["alt_media_fraction"])

    def __init__(self, kit: Kit) -> None:
        self.kit = kit
        self._dosing = AutomatedDosing(kit, self._tell)
        self._schedule = PeriodicSchedule(kit, lambda: self.duration, self._exchange)
        self._owed = 0.0

    def start(self) -> None:
        """Take up the rhythm."""
        self._schedule.start(skip_first=self.skip_first_run)
        self._dosing.keep_level(APART)

    def changed(self, names: frozenset[str]) -> None:
        """Another interval counts at once, another volume from the next time on."""
        self._owed = 0.0
        if "duration" in names:
            self._schedule.changed()

    async def _exchange(self) -> None:
        wanted = self.exchange_volume_ml
        probe = min(self.kit.dosing.watch.probe_ml, MOST_SAVED_ML)
        self._owed = min(max(self._owed, -0.5 * wanted), max(wanted, probe)) + wanted
        if self._owed < probe:
            return
        self._owed -= await self._dosing.exchange(self._owed, self.alt_media_fraction)

    def _tell(self, event: AutomationEvent) -> None:
        self.latest_event = event
