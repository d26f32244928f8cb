"""Liquid moved, and what is in the vessel."""

from enum import StrEnum

from attrs import field, frozen


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


@frozen
class Dosed:
    """Liquid was moved; *at* is the middle of it on the unit's clock."""

    kind: Liquid = field(converter=Liquid)
    volume_ml: float
    at: float


@frozen
class Dose:
    """One turn of one pump: *ml* were meant, *moved* is what it became, None while it goes on.
    Times are seconds UTC."""

    id: int
    experiment: str
    kind: Liquid = field(converter=Liquid)
    source: str
    ml: float
    begun: float
    moved: float | None = None
    ended: float | None = None


@frozen
class DoseChanged:
    """A pump is about to turn, or has turned."""

    dose: Dose


@frozen
class DosingHeld:
    """Somebody keeps everybody else from dosing; None: nobody does any more."""

    by: str | None


@frozen
class Volume:
    """What is in the vessel by the ledger, and what has gone in and out in this experiment, in mL.

    *alt_fraction* is the share of the alternative medium in the liquid, 0 to 1.
    """

    ml: float
    alt_fraction: float = 0.0
    media_ml: float = 0.0
    alt_media_ml: float = 0.0
    waste_ml: float = 0.0


@frozen
class VolumeChanged:
    """The ledger of the vessel has changed, or somebody has said what is in it."""

    volume: Volume


@frozen
class VesselStated:
    """Somebody has said what is in the vessel or in a bottle, or that a tube is new."""
