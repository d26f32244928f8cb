"""/page/volumes, /page/doses, /page/bottles, /page/tubes: the vessel, and what goes through."""

from typing import Annotated

from msgspec import Meta, Struct

from appliance.api.views.dosing import DoseView, VolumesView, dose_view, volumes_view
from appliance.api.wire import Call, Routes
from appliance.core.appliance import Appliance

routes = Routes()


class Told(Struct, frozen=True, forbid_unknown_fields=True):
    """What somebody has seen in the vessel: mL, and the share of alternative medium in it."""

    ml: float
    alt_fraction: float | None = None


class Refilled(Struct, frozen=True, forbid_unknown_fields=True):
    """How many mL are in a bottle now; None: nobody counts."""

    ml: float | None = None


class Newest(Struct, frozen=True, forbid_unknown_fields=True):
    """How many doses."""

    limit: Annotated[int, Meta(ge=1, le=500)] = 50


@routes("GET", "/volumes", needs="viewer")
def show_volumes(appliance: Appliance, call: Call) -> VolumesView:
    """Show what the vessel and the bottles hold, what the pumps move, and who is dosing."""
    return volumes_view(appliance)


@routes("PUT", "/volumes", needs="operator")
async def tell_volume(appliance: Appliance, call: Call[Told]) -> VolumesView:
    """Say what is really in the vessel. Whoever does has looked: stopped dosing may go on."""
    await appliance.dosing.ledger.set(call.body.ml, call.body.alt_fraction)
    return volumes_view(appliance)


@routes("PUT", "/bottles/<name>", needs="operator")
async def refill_bottle(appliance: Appliance, call: Call[Refilled], name: str) -> VolumesView:
    """Say how much is in a bottle, from which on it is counted."""
    await appliance.dosing.ledger.refill(name, call.body.ml)
    return volumes_view(appliance)


@routes("POST", "/tubes/<pump>", needs="operator")
async def change_tube(appliance: Appliance, call: Call, pump: str) -> VolumesView:
    """Say that a pump has a new tube."""
    await appliance.dosing.ledger.retube(pump)
    return volumes_view(appliance)


@routes("GET", "/doses", needs="viewer")
async def list_doses(appliance: Appliance, call: Call[None, Newest]) -> list[DoseView]:
    """List the newest doses: what was meant, and what was moved."""
    return [dose_view(dose) for dose in await appliance.dosing.ledger.latest(call.query.limit)]
