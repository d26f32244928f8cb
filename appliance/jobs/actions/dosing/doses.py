"""Move liquid in one direction: by volume, for a time, or until somebody says stop."""

from collections.abc import Mapping

from appliance.core.jobs.kit import Kit
from appliance.core.jobs.services import JobServices
from appliance.core.jobs.settings import Setting
from appliance.errors import Invalid
from appliance.jobs.instruments.dosing import dose_once, source_of_event
from appliance.model import Liquid

WAYS = ("ml", "duration", "continuously")


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

    @staticmethod
    def check_values(values: Mapping) -> None:
        """Exactly one of ml, duration and continuously must be given. Raises ``Invalid``."""
        given = [way for way in WAYS if values[way]]
        if len(given) != 1:
            raise Invalid(
                f"It is not clear how much to move: {' and '.join(given) or 'nothing'} was given.",
                remedy="Give exactly one of ml, duration and continuously.",
            )
        if values["manually"] and not values["ml"]:
            raise Invalid("What was moved by hand must be given in ml.")

    @classmethod
    def check_unit(cls, values: Mapping, services: JobServices) -> None:
        """Refuse what could not be moved now."""
        if values["manually"]:
            services.dosing.check_booked(cls.liquid, values["ml"])
        else:
            services.dosing.check(cls.liquid, values["ml"], values["duration"])

    def __init__(self, kit: Kit) -> None:
        self.kit = kit

    def start(self) -> None:
        """Begin to move what the settings say."""
        dose_once(self.kit, self._move)

    async def _move(self) -> float:
        dosing, source = self.kit.dosing, self.source_of_event or self.kit.name
        if self.manually:
            return await dosing.book(self.liquid, self.ml, source)
        if self.ml:
            return await dosing.dose(self.liquid, self.ml, source)
        return await dosing.run(self.liquid, self.duration, source)


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
