"""Move liquid in one direction: by volume, for a time, or until somebody says stop."""

from collections.abc import Mapping

from appliance.core.dosing import Dosing
from appliance.core.jobs.kit import Kit
from appliance.core.jobs.services import JobServices
from appliance.core.jobs.settings import Setting
from appliance.errors import Invalid
from appliance.jobs.instruments.dosing import dose_once, source_of_event
from appliance.model import Liquid

WAYS = ("ml", "duration", "continuously")


def check_way(values: Mapping) -> None:
    """Exactly one of ml, duration and continuously must be given. Raises ``Invalid``."""
    given = [way for way in WAYS if values[way]]
    if len(given) != 1:
        raise Invalid(
            f"It is not clear how much to move: {' and '.join(given) or 'nothing'} was given.",
            remedy="Give exactly one of ml, duration and continuously.",
        )
    if values["manually"] and not values["ml"]:
        raise Invalid("What was moved by hand must be given in ml.")


def check_now(liquid: Liquid, values: Mapping, dosing: Dosing) -> None:
    """Raise the ``Refusal`` that the dose would meet now."""
    if values["manually"]:
        dosing.check_booked(liquid, values["ml"])
    else:
        dosing.check(liquid, values["ml"], values["duration"])


def start(kit: Kit, liquid: Liquid) -> None:
    """Begin to move what the settings of the job say."""
    values, dosing = kit.values, kit.dosing
    source = str(values["source_of_event"] or kit.name)
    if values["manually"]:
        dose_once(kit, lambda: dosing.book(liquid, values["ml"], source))
    elif values["ml"]:
        dose_once(kit, lambda: dosing.dose(liquid, values["ml"], source))
    else:
        dose_once(kit, lambda: dosing.run(liquid, values["duration"], source))


class Dose:
    """What the three jobs that move liquid in one direction share: they differ in name alone."""

    liquid: Liquid
    place = "dosing"
    prominent = ("ml", "duration")
    needs = ()

    ml = Setting(
        float, unit="mL", low=0.001, high=1000.0, settable=False, start_only=True,
        help="How much to move; the pump must be calibrated.",
    )
    duration = Setting(
        float, unit="s", low=0.001, high=86400.0, settable=False, start_only=True,
        help="For how long to turn the pump.",
    )
    continuously = Setting(
        bool, default=False, settable=False, start_only=True,
        help="Turn the pump until the job is stopped, or the vessel is full.",
    )
    manually = Setting(
        bool, default=False, settable=False, start_only=True,
        help="The liquid was moved by hand: book it, and turn no pump.",
    )
    source_of_event = source_of_event()

    check_values = staticmethod(check_way)

    def __init__(self, kit: Kit) -> None:
        self.kit = kit

    @classmethod
    def check_unit(cls, values: Mapping, services: JobServices) -> None:
        """Refuse what could not be moved now."""
        check_now(cls.liquid, values, services.dosing)

    def start(self) -> None:
        """Begin."""
        start(self.kit, self.liquid)


class AddMedia(Dose):
    """Adds medium to the vessel: a volume, for a time, or until it is stopped."""

    name = "add_media"
    liquid = Liquid.MEDIA
    title = "Add medium"


class AddAltMedia(Dose):
    """Adds the alternative medium to the vessel: a volume, for a time, or until it is stopped."""

    name = "add_alt_media"
    liquid = Liquid.ALT_MEDIA
    title = "Add alternative medium"


class RemoveWaste(Dose):
    """Takes liquid out of the vessel: a volume, for a time, or until it is stopped."""

    name = "remove_waste"
    liquid = Liquid.WASTE
    title = "Remove waste"
