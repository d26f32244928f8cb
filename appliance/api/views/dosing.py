"""The vessel, the bottles, the pumps and the doses; _ms is milliseconds UTC."""

from typing import TypedDict

from appliance.api.views.alerts import TroubleView, trouble_view
from appliance.api.views.moments import ms, ms_or_none
from appliance.core.appliance import Appliance
from appliance.core.dosing.pump_rates import PumpRates
from appliance.errors import Refusal
from appliance.model import Dose, DoseGain, Liquid


class PumpView(TypedDict):
    """A pump: what it moves at full power, what it has moved since it has its tube, the name of its
    calibration, null without one, and what share of its doses was seen to arrive, with its standard
    deviation, null before any was and for the waste."""

    name: str
    kind: str
    ml_s: float | None
    pumped_ml: float
    calibration: str | None
    gain: float | None
    gain_sd: float | None


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


def volumes_view(appliance: Appliance) -> VolumesView:
    """The vessel, the bottles and the pumps, in mL and seconds."""
    volumes, dosing = appliance.dosing.ledger, appliance.dosing.operations
    now, size, options = volumes.current, volumes.size, dosing.options
    stopped = appliance.dosing.interlock.stopped
    return {
        "ml": now.ml,
        "alt_fraction": now.alt_fraction,
        "media_ml": now.media_ml,
        "alt_media_ml": now.alt_media_ml,
        "waste_ml": now.waste_ml,
        "fill_ml": size.fill,
        "efflux_ml": size.efflux,
        "bottles": dict(volumes.bottles),
        "pumps": [pump_view(appliance, liquid) for liquid in Liquid],
        "max_subdose_ml": options.max_subdose_ml,
        "pause_s": options.pause_s,
        "waste_multiplier": options.waste_multiplier,
        "busy": dosing.busy,
        "stopped": None if stopped is None else trouble_view(stopped),
    }


def pump_view(appliance: Appliance, liquid: Liquid) -> PumpView:
    """The pump that moves *liquid*."""
    calibration = appliance.calibrations.active(liquid.device)
    gain = appliance.dosing.ledger.gains.get(liquid.pump, DoseGain())
    seen = gain != DoseGain()
    return {
        "name": liquid.pump,
        "kind": liquid,
        "ml_s": rate(appliance.dosing.operations.rates, liquid),
        "pumped_ml": appliance.dosing.ledger.pumped[liquid.pump],
        "calibration": None if calibration is None else calibration.name,
        "gain": gain.share if seen else None,
        "gain_sd": gain.sd if seen else None,
    }


def rate(rates: PumpRates, liquid: Liquid) -> float | None:
    """mL/s that the pump moves, None where its calibration cannot be right."""
    try:
        return rates.rate(liquid)
    except Refusal:
        return None


def dose_view(dose: Dose) -> DoseView:
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
