"""Liquid moved, and what is in the vessel."""

from enum import StrEnum

from msgspec import Struct
from msgspec.structs import force_setattr

from appliance.model.moments import Seconds, Utc


class Liquid(StrEnum):
    """What a pump moves; its value is what moving it is called in addresses and records."""

    MEDIA = "add_media"
    ALT_MEDIA = "add_alt_media"
    WASTE = "remove_waste"

    @property
    def pump(self) -> str:
        """The pump that moves it; so is its bottle called, and its column in the records."""
        return self.name.lower()

    @property
    def device(self) -> str:
        """What the calibrations call its pump."""
        return f"{self.pump}_pump"

    @property
    def adds(self) -> bool:
        """Whether it goes into the vessel."""
        return self is not Liquid.WASTE

    @property
    def word(self) -> str:
        """What it is called in sentences."""
        return self.pump.replace("_", " ")


class DoseGain(Struct, frozen=True):
    """By how much the doses of a pump were seen to thin the culture, as a *share* of what their
    volumes say, and its standard deviation. Before any was seen a pump may be a third off."""

    share: float = 1.0
    sd: float = 0.3


class DoseGainLearnt(Struct, frozen=True):
    """More is known of a pump's gain; one that was forgotten (a new tube) is as nobody saw it."""

    pump: str
    gain: DoseGain


class DoseBegun(Struct, frozen=True):
    """A pump begins to move *volume_ml* at *at* on the unit's clock, which will take *seconds*;
    *held_ml* and *gain* as in ``Dosed``, which follows."""

    kind: Liquid
    volume_ml: float
    at: Seconds
    seconds: float
    held_ml: float
    gain: DoseGain = DoseGain()


class DosingWatch(Struct, frozen=True):
    """How automations should dose while it is doubtful whether doses arrive: nothing while it
    *waits*, then no less than *probe_ml* at once, so that the dose is seen by itself."""

    waits: bool = False
    probe_ml: float = 0.0


class Dosed(Struct, frozen=True):
    """Liquid was moved; *at* is the middle of it on the unit's clock. *held_ml* is what the vessel
    held before by the ledger, None where that is not known. *gain* is what doses of this pump are
    known to do at that moment, and *begun* when the pump began to turn: the same time before *at*
    as it stood after."""

    kind: Liquid
    volume_ml: float
    at: Seconds
    held_ml: float | None = None
    gain: DoseGain = DoseGain()
    begun: Seconds | None = None

    def __post_init__(self) -> None:
        """A row of the store, or a plugin, has said the liquid as a word."""
        force_setattr(self, "kind", Liquid(self.kind))


class Dose(Struct, frozen=True):
    """One turn of one pump: *ml* were meant, *moved* is what it became, None while it goes on.
    Times are seconds UTC."""

    id: int
    experiment: str
    kind: Liquid
    source: str
    ml: float
    begun: Utc
    moved: float | None = None
    ended: Utc | None = None

    def __post_init__(self) -> None:
        """A row of the store, or a plugin, has said the liquid as a word."""
        force_setattr(self, "kind", Liquid(self.kind))


class DoseChanged(Struct, frozen=True):
    """A pump is about to turn, or has turned."""

    dose: Dose


class DosingHeld(Struct, frozen=True):
    """Somebody keeps everybody else from dosing; None: nobody does any more."""

    by: str | None


class Volume(Struct, frozen=True):
    """What is in the vessel by the ledger, and what has gone in and out in this experiment, in mL.

    *alt_fraction* is the share of the alternative medium in the liquid, 0 to 1.
    """

    ml: float
    alt_fraction: float = 0.0
    media_ml: float = 0.0
    alt_media_ml: float = 0.0
    waste_ml: float = 0.0


class VolumeChanged(Struct, frozen=True):
    """The ledger of the vessel has changed, or somebody has said what is in it."""

    volume: Volume


class VesselStated(Struct, frozen=True):
    """Somebody has said what is in the vessel or in a bottle, or that a tube is new."""
