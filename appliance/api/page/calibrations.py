"""/page/calibrations: curves with their points, the guided calibrations, and the self-test."""

from typing import Any

import msgspec
from msgspec import Struct, field

from appliance.api.page.shapes import (
    CalibrationsView,
    FileKept,
    NoBlank,
    SelfTestView,
    SessionView,
)
from appliance.api.views import ms, trouble_view
from appliance.api.wire import Reply, Routes
from appliance.core.calibrations.parsing import fields_of
from appliance.core.calibrations.quality import concerns, drawn, drift
from appliance.core.forms import Field

routes = Routes()
NEWEST = {"stirring": "stirring_rpm"}


class NewSession(Struct, frozen=True, forbid_unknown_fields=True):
    """A guided calibration to begin."""

    protocol: str
    device: str


class Answers(Struct, frozen=True, forbid_unknown_fields=True):
    """What a person answered to the step."""

    inputs: dict[str, Any] = field(default_factory=dict)


class NewFile(Struct, frozen=True, forbid_unknown_fields=True):
    """The text of a YAML file to keep, and whether to use it from now on."""

    text: str
    activate: bool = False


@routes("GET", "/calibrations", needs="viewer", answer=CalibrationsView)
async def list_calibrations(appliance, call):
    """List everything that is known of the devices: calibrations with points, curve and what
    speaks against each, estimators, the blank, and the ways to calibrate."""
    kept = await appliance.calibrations.all()
    estimators = await appliance.estimators.all()
    return {
        "devices": appliance.calibrations.devices,
        "calibrations": [calibration_view(appliance, c) for of in kept.values() for c in of],
        "estimators": [estimator_view(appliance, e) for of in estimators.values() for e in of],
        "blank": blank_view(appliance.known.blank),
        "protocols": [guide_view(guide) for guide in appliance.sessions.guides],
        "sessions": [session_view(appliance, session) for session in appliance.sessions.all],
    }


@routes(
    "POST",
    "/calibrations/files/<device>",
    needs="operator",
    body=NewFile,
    success=201,
    answer=FileKept,
)
async def create_calibration(appliance, call, device):
    """Keep a calibration file, or an estimator's."""
    collection = appliance.estimators if device == "od_fused" else appliance.calibrations
    kept, _ = await collection.create(device, call.body.text, activate=call.body.activate)
    return Reply(201, {"device": kept.device, "name": kept.name})


@routes("GET", "/calibrations/sessions", needs="viewer", answer=list[SessionView])
def list_sessions(appliance, call):
    """List the guided calibrations, the newest first."""
    return [session_view(appliance, session) for session in appliance.sessions.all]


@routes(
    "POST",
    "/calibrations/sessions",
    needs="operator",
    body=NewSession,
    success=201,
    answer=SessionView,
)
async def begin_session(appliance, call):
    """Begin a guided calibration."""
    session = await appliance.sessions.begin(call.body.device, call.body.protocol)
    return Reply(201, session_view(appliance, session))


@routes("GET", "/calibrations/sessions/<session_id>", needs="viewer", answer=SessionView)
def show_session(appliance, call, session_id):
    """Show a guided calibration and its step."""
    return session_view(appliance, appliance.sessions.find(session_id))


@routes(
    "POST",
    "/calibrations/sessions/<session_id>/inputs",
    needs="operator",
    body=Answers,
    answer=SessionView,
)
async def answer_session(appliance, call, session_id):
    """Answer the step. What the unit is to do is only begun: ask again until it has been done."""
    return session_view(appliance, await appliance.sessions.answer(session_id, call.body.inputs))


@routes(
    "POST", "/calibrations/sessions/<session_id>/abort", needs="operator", answer=SessionView
)
async def abort_session(appliance, call, session_id):
    """End a guided calibration without a result."""
    return session_view(appliance, await appliance.sessions.abort(session_id))


@routes("DELETE", "/calibrations/blank", needs="operator", answer=NoBlank)
async def forget_blank(appliance, call):
    """Drop what clear medium read in this experiment."""
    await appliance.known.blanks.forget()
    return {"blank": None}


@routes("GET", "/self_test", needs="viewer", answer=SelfTestView | None)
async def show_self_test(appliance, call):
    """Show what the newest self-test of this experiment found, and what to do; null before one."""
    kept = await appliance.jobs.kept("self_test")
    return kept and {"at_ms": ms(kept["at"]), "results": kept["results"]}


def calibration_view(appliance, calibration) -> dict:
    """A calibration as it is drawn."""
    file, now = calibration.file, appliance.clock.utc()
    found = [*concerns(calibration, now)]
    if appliance.calibrations.is_active(calibration):
        found += filter(None, (drift(calibration, newest(appliance, calibration)),))
    return {
        "device": calibration.device,
        "name": calibration.name,
        "type": calibration.kind,
        "active": appliance.calibrations.is_active(calibration),
        "created_ms": ms(calibration.created),
        "unit": file.calibrated_on_pioreactor_unit,
        "x": file.x,
        "y": file.y,
        "points": {"x": file.recorded_data.x, "y": file.recorded_data.y},
        "curve": drawn(calibration.curve, calibration.low, calibration.high),
        "folds_at": calibration.folds,
        "ambiguous_from": calibration.ambiguous_from,
        "concerns": [trouble_view(trouble) for trouble in found],
        "fields": fields_of(file),
    }


def newest(appliance, calibration) -> float | None:
    """The newest reading in units of the calibration's y, where there is one."""
    series = NEWEST.get(calibration.device)
    if series is not None:
        reading = appliance.readings.latest.get(series)
        return reading and reading.value
    running = appliance.jobs.running.get("od_reading")
    if running is None or not calibration.kind.startswith("od"):
        return None
    raw = running.values.get(f"raw_od{calibration.file.pd_channel}")
    return raw and raw.od


def estimator_view(appliance, estimator) -> dict:
    """An estimator as it is drawn: one curve for each angle."""
    fusion, file = estimator.fusion, estimator.file
    return {
        "device": estimator.device,
        "name": estimator.name,
        "active": appliance.estimators.is_active(estimator),
        "created_ms": ms(estimator.created),
        "unit": file.calibrated_on_pioreactor_unit,
        "x": "log10(OD)",
        "y": file.y,
        "curves": {a: drawn(mu, fusion.low, fusion.high) for a, mu in fusion.mu.items()},
        "recorded": file.recorded_data,
        "ir_led_intensity": file.ir_led_intensity,
    }


def blank_view(blank) -> dict | None:
    """What clear medium read."""
    if blank is None:
        return None
    return {"means": blank.means, "intensity": blank.intensity, "at_ms": ms(blank.at)}


def guide_view(guide) -> dict:
    """A way to calibrate something."""
    return {
        "id": guide.id,
        "device": guide.device,
        "protocol": guide.protocol,
        "priority": guide.priority,
        "title": guide.title,
        "description": guide.description,
        "requirements": guide.requirements,
    }


def session_view(appliance, session) -> dict:
    """A guided calibration and the step it is at, in the words of other units."""
    step = appliance.sessions.step(session)
    return {
        "session": {
            "session_id": session.id,
            "protocol_name": session.protocol,
            "target_device": session.device,
            "status": session.status,
            "step_id": step.id,
            "data": session.data,
            "created_at": ms(session.created),
            "updated_at": ms(session.updated),
            "result": session.result,
            "error": session.error,
        },
        "step": {
            "step_id": step.id,
            "step_type": step.type,
            "title": step.title,
            "body": step.body,
            "fields": [form_field(field) for field in step.fields],
            "metadata": msgspec.to_builtins(step.metadata),
        },
    }


def form_field(field: Field) -> dict:
    """Something a person is asked for."""
    return {
        "name": field.name,
        "label": field.label,
        "kind": field.word,
        "default": field.default,
        "unit": field.unit,
        "low": field.low,
        "high": field.high,
    }
