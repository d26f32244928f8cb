"""/page/volumes, /page/doses, /page/bottles, /page/tubes: the vessel, and what goes through."""

from typing import Annotated, TypedDict

from msgspec import Meta, Struct

from appliance.api.shapes import TroubleView
from appliance.api.views import ms, ms_or_none, trouble_view
from appliance.api.wire import Routes
from appliance.core.dosing.ledger import PUMPS
from appliance.errors import Refusal

routes = Routes()


class Told(Struct, frozen=True, forbid_unknown_fields=True):
    """What somebody has seen in the vessel: mL, and the share of alternative medium in it."""

    ml: float
    alt_fraction: float | None = None


class Refilled(Struct, frozen=True, forbid_unknown_fields=True):
    """How many mL are in a bottle now; None: nobody counts."""

    ml: float | None = None


class PumpView(TypedDict):
    """A pump: what it moves at full power, what it has moved since it has its tube, and the name
    of its calibration, null without one."""

    name: str
    kind: str
    ml_s: float | None
    pumped_ml: float
    calibration: str | None


class VolumesView(TypedDict):
    """The vessel and the bottles in mL (null: nobody counts), how doses are divided, who is
    dosing (*busy*), and why nothing may be added, if so (*stopped*)."""

    ml: float
    alt_fraction: float
    media_ml: float
    alt_media_ml: float
    waste_ml: float
    fill_ml: float
    efflux_ml: float
    bottles: dict[str, float | None]
    pumps: list[PumpView]
    max_subdose_ml: float
    pause_s: float
    waste_multiplier: float
    busy: str | None
    stopped: TroubleView | None


class DoseView(TypedDict):
    """One turn of one pump; *moved_ml* and *ended_ms* are null while it goes on."""

    id: int
    kind: str
    source: str
    experiment: str
    ml: float
    begun_ms: int
    moved_ml: float | None
    ended_ms: int | None


class Newest(Struct, frozen=True, forbid_unknown_fields=True):
    """How many doses."""

    limit: Annotated[int, Meta(ge=1, le=500)] = 50


@routes("GET", "/volumes", needs="viewer", answer=VolumesView)
def show_volumes(appliance, call):
    """Show what the vessel and the bottles hold, what the pumps move, and who is dosing."""
    return volumes_view(appliance)


@routes("PUT", "/volumes", needs="operator", body=Told, answer=VolumesView)
async def tell_volume(appliance, call):
    """Say what is really in the vessel. Whoever does has looked: stopped dosing may go on."""
    await appliance.volumes.set(call.body.ml, call.body.alt_fraction)
    return volumes_view(appliance)


@routes("PUT", "/bottles/<name>", needs="operator", body=Refilled, answer=VolumesView)
async def refill_bottle(appliance, call, name):
    """Say how much is in a bottle, from which on it is counted."""
    await appliance.volumes.refill(name, call.body.ml)
    return volumes_view(appliance)


@routes("POST", "/tubes/<pump>", needs="operator", answer=VolumesView)
async def change_tube(appliance, call, pump):
    """Say that a pump has a new tube."""
    await appliance.volumes.retube(pump)
    return volumes_view(appliance)


@routes("GET", "/doses", needs="viewer", query=Newest, answer=list[DoseView])
async def list_doses(appliance, call):
    """List the newest doses: what was meant, and what was moved."""
    return [dose_view(dose) for dose in await appliance.volumes.latest(call.query.limit)]


def volumes_view(appliance) -> VolumesView:
    """The vessel, the bottles and the pumps, in mL and seconds."""
    volumes, dosing = appliance.volumes, appliance.dosing
    now, size, habits = volumes.current, volumes.size, dosing.habits
    stopped = appliance.dosing_watch.stopped
    return {
        "ml": now.ml,
        "alt_fraction": now.alt_fraction,
        "media_ml": now.media_ml,
        "alt_media_ml": now.alt_media_ml,
        "waste_ml": now.waste_ml,
        "fill_ml": size.fill,
        "efflux_ml": size.efflux,
        "bottles": dict(volumes.bottles),
        "pumps": [pump_view(appliance, kind, pump) for kind, pump in PUMPS.items()],
        "max_subdose_ml": habits.max_subdose_ml,
        "pause_s": habits.pause_s,
        "waste_multiplier": habits.waste_multiplier,
        "busy": dosing.busy,
        "stopped": None if stopped is None else trouble_view(stopped),
    }


def pump_view(appliance, kind: str, pump: str) -> PumpView:
    """The pump that does *kind*."""
    calibration = appliance.calibrations.active(f"{pump}_pump")
    return {
        "name": pump,
        "kind": kind,
        "ml_s": rate(appliance.dosing.flows, kind),
        "pumped_ml": appliance.volumes.pumped[pump],
        "calibration": None if calibration is None else calibration.name,
    }


def rate(flows, kind: str) -> float | None:
    """mL/s that the pump moves, None where its calibration cannot be right."""
    try:
        return flows.rate(kind)
    except Refusal:
        return None


def dose_view(dose) -> DoseView:
    """One turn of one pump."""
    return {
        "id": dose.id,
        "kind": dose.kind,
        "source": dose.source,
        "experiment": dose.experiment,
        "ml": dose.ml,
        "begun_ms": ms(dose.begun),
        "moved_ml": dose.moved,
        "ended_ms": ms_or_none(dose.ended),
    }
