"""/page/volumes, /page/doses, /page/bottles and /page/tubes: the vessel, and what goes through it."""

from typing import Annotated

from msgspec import Meta, Struct

from appliance.api.views import ms, ms_or_none, trouble_view
from appliance.api.wire import Routes
from appliance.core.volumes import PUMPS

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
def show_volumes(appliance, call):
    """Show what the vessel and the bottles hold, what the pumps move, and who is dosing."""
    return volumes_view(appliance)


@routes("PUT", "/volumes", needs="operator", body=Told)
async def tell_volume(appliance, call):
    """Say what is really in the vessel. Whoever does has looked: stopped dosing may go on."""
    await appliance.volumes.set(call.body.ml, call.body.alt_fraction)
    return volumes_view(appliance)


@routes("PUT", "/bottles/<name>", needs="operator", body=Refilled)
async def refill_bottle(appliance, call, name):
    """Say how much is in a bottle, from which on it is counted."""
    await appliance.volumes.refill(name, call.body.ml)
    return volumes_view(appliance)


@routes("POST", "/tubes/<pump>", needs="operator")
async def change_tube(appliance, call, pump):
    """Say that a pump has a new tube."""
    await appliance.volumes.retube(pump)
    return volumes_view(appliance)


@routes("GET", "/doses", needs="viewer", query=Newest)
async def list_doses(appliance, call):
    """List the newest doses: what was meant, and what was moved."""
    return [dose_view(dose) for dose in await appliance.volumes.latest(call.query.limit)]


def volumes_view(appliance) -> dict:
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
        "max_subdose_ml": habits.max_subdose,
        "pause_s": habits.pause,
        "waste_multiplier": habits.waste_multiplier,
        "busy": dosing.busy,
        "stopped": None if stopped is None else trouble_view(stopped),
    }


def pump_view(appliance, kind: str, pump: str) -> dict:
    """A pump: what it has moved since it has its tube, and its calibration, None without one."""
    calibration = appliance.calibrations.active(f"{pump}_pump")
    return {
        "name": pump,
        "kind": kind,
        "ml_s": appliance.dosing.flows.rate(kind),
        "pumped_ml": appliance.volumes.pumped[pump],
        "calibration": calibration and calibration.name,
    }


def dose_view(dose) -> dict:
    """One turn of one pump; ``moved_ml`` and ``ended_ms`` are null while it goes on."""
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
