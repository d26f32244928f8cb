"""Rinse the vessel: medium in and waste out at the same time."""

from collections.abc import Mapping

from appliance.core.jobs.kit import Kit
from appliance.core.jobs.services import JobServices
from appliance.core.jobs.settings import Setting
from appliance.jobs.instruments.dosing import dose_once, source_of_event
from appliance.model import Liquid


class Circulation:
    """What the two jobs that rinse share: they differ in the medium."""

    liquid: Liquid
    place = "dosing"
    needs = ()

    duration = Setting(
        float, unit="s", required=True, low=0.1, high=86400.0, settable=False, start_only=True,
        help="For how long to rinse.",
    )
    source_of_event = source_of_event()

    def __init__(self, kit: Kit) -> None:
        self.kit = kit

    @classmethod
    def check_unit(cls, values: Mapping, services: JobServices) -> None:
        """Refuse what could not be done now."""
        services.dosing.check(cls.liquid, seconds=1.0)

    def start(self) -> None:
        """Begin."""
        dosing, source = self.kit.dosing, self.source_of_event or self.kit.name
        dose_once(self.kit, lambda: dosing.circulate(self.liquid, self.duration, source))


class CirculateMedia(Circulation):
    """Rinses the vessel with medium: the waste pump turns all the time, the other less."""

    name = "circulate_media"
    title = "Rinse with medium"
    liquid = Liquid.MEDIA


class CirculateAltMedia(Circulation):
    """Rinses the vessel with the alternative medium, as circulate_media does with the first."""

    name = "circulate_alt_media"
    title = "Rinse with alternative medium"
    liquid = Liquid.ALT_MEDIA
