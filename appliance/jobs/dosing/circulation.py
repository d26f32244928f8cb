"""Rinse the vessel: medium in and waste out at the same time."""

from appliance.core.dosing import Dosing
from appliance.core.kit import Kit
from appliance.core.settings import Setting
from appliance.jobs.dosing.acting import act


def _duration() -> Setting:
    return Setting(
        float, unit="s", required=True, low=0.1, high=86400.0, settable=False, start_only=True,
        help="For how long to rinse.",
    )


def _source() -> Setting:
    return Setting(
        str, default="", settable=False, start_only=True, help="Who or what wants it, for the log."
    )


def start(kit: Kit, kind: str) -> None:
    """Begin to rinse with the medium of *kind* for the duration that the job was given."""
    source, seconds = str(kit.values["source_of_event"] or kit.name), kit.values["duration"]
    act(kit, lambda: kit.dosing.circulate(kind, seconds, source))


class CirculateMedia:
    """Rinses the vessel with medium: the waste pump turns all the time, the other less."""

    name = "circulate_media"
    title = "Rinse with medium"
    needs = ()

    duration = _duration()
    source_of_event = _source()

    def __init__(self, kit: Kit) -> None:
        self.kit = kit

    @staticmethod
    def check_dosing(values: dict, dosing: Dosing) -> None:
        """Refuse what could not be done now."""
        dosing.check("add_media", seconds=1.0)

    def start(self) -> None:
        """Begin."""
        start(self.kit, "add_media")


class CirculateAltMedia:
    """Rinses the vessel with the alternative medium, as circulate_media does with the first."""

    name = "circulate_alt_media"
    title = "Rinse with alternative medium"
    needs = ()

    duration = _duration()
    source_of_event = _source()

    def __init__(self, kit: Kit) -> None:
        self.kit = kit

    @staticmethod
    def check_dosing(values: dict, dosing: Dosing) -> None:
        """Refuse what could not be done now."""
        dosing.check("add_alt_media", seconds=1.0)

    def start(self) -> None:
        """Begin."""
        start(self.kit, "add_alt_media")
