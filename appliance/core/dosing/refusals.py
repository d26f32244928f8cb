"""Why liquid would not be moved although the pump could: no room for it, or none of it left."""

from appliance.core.dosing.ledger import VesselLedger
from appliance.errors import Conflict
from appliance.model import Liquid

A_LITTLE = 1e-6
"""mL that the arithmetic of many doses may be off."""


def check_room(ledger: VesselLedger, ml: float) -> None:
    """Raise ``Conflict`` if the vessel has no room for *ml* more."""
    held, fill = ledger.current.ml, ledger.size.fill
    if held + ml > fill + A_LITTLE:
        raise Conflict(
            f"There is no room for {ml:.3g} mL in the vessel.",
            cause=f"It holds {held:.2f} of at most {fill:g} mL.",
            remedy="Remove waste first, or say how much is really in the vessel.",
        )


def check_held(ledger: VesselLedger, ml: float) -> None:
    """Raise ``Conflict`` if the vessel does not hold *ml*."""
    held = ledger.current.ml
    if ml > held + A_LITTLE:
        raise Conflict(
            f"{ml:.3g} mL cannot have been taken out of the vessel.",
            cause=f"By the ledger it holds {held:.2f} mL.",
            remedy="Say how much is really in the vessel.",
        )


def check_bottle(ledger: VesselLedger, liquid: Liquid, ml: float) -> None:
    """Raise ``Conflict`` if less than *ml* are left in a bottle that is counted."""
    left = ledger.bottles[liquid.pump]
    if left is not None and left + A_LITTLE < ml:
        raise Conflict(
            f"The bottle of {liquid.word} is all but empty: {left:.3g} mL are left.",
            cause=f"{ml:.3g} mL were asked for.",
            remedy="Fill it, and say how much is in it now.",
        )
