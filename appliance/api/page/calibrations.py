"""/page/calibrations: curves with their points, the guided calibrations, and the self-test."""

from typing import Any, TypedDict

from msgspec import Struct, field

from appliance.api.views.calibration_sessions import (
    GuideView,
    SessionView,
    guide_view,
    session_view,
)
from appliance.api.views.calibrations import (
    BlankView,
    CalibrationView,
    EstimatorView,
    SelfTestView,
    blank_view,
    calibration_view,
    estimator_view,
)
from appliance.api.views.moments import ms
from appliance.api.wire import Call, Reply, Routes
from appliance.core.appliance import Appliance
from appliance.core.calibrations.parsing import AS_JSON

routes = Routes()


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


class CalibrationsView(TypedDict):
    """Everything that is known of the devices, and the ways to find out more."""

    devices: list[str]
    calibrations: list[CalibrationView]
    estimators: list[EstimatorView]
    blank: BlankView | None
    protocols: list[GuideView]
    sessions: list[SessionView]


class FileKept(TypedDict):
    """A file was kept."""

    device: str
    name: str


class NoBlank(TypedDict):
    """There is no blank any more."""

    blank: None


@routes("GET", "/calibrations", needs="viewer")
async def list_calibrations(appliance: Appliance, call: Call) -> CalibrationsView:
    """List everything that is known of the devices: calibrations with points, curve and what
    speaks against each, estimators, the blank, and the ways to calibrate."""
    kept = await appliance.calibrations.all()
    estimators = await appliance.estimators.all()
    guides = await appliance.calibration_sessions.guides()
    return {
        "devices": list(appliance.calibrations.devices),
        "calibrations": [calibration_view(appliance, c) for of in kept.values() for c in of],
        "estimators": [estimator_view(appliance, e) for of in estimators.values() for e in of],
        "blank": blank_view(appliance.active_calibrations.blank),
        "protocols": [guide_view(guide) for guide in guides],
        "sessions": [
            session_view(appliance, session) for session in appliance.calibration_sessions.all
        ],
    }


@routes("POST", "/calibrations/files/<device>", needs="operator", success=201, limit=AS_JSON)
async def create_calibration(
    appliance: Appliance, call: Call[NewFile], device: str
) -> Reply[FileKept]:
    """Keep a calibration file, or an estimator's."""
    collection = appliance.estimators if device == "od_fused" else appliance.calibrations
    kept, _ = await collection.create(device, call.body.text, activate=call.body.activate)
    return Reply(201, {"device": kept.device, "name": kept.name})


@routes("GET", "/calibrations/sessions", needs="viewer")
def list_sessions(appliance: Appliance, call: Call) -> list[SessionView]:
    """List the guided calibrations, the newest first."""
    return [session_view(appliance, session) for session in appliance.calibration_sessions.all]


@routes("POST", "/calibrations/sessions", needs="operator", success=201)
async def begin_session(appliance: Appliance, call: Call[NewSession]) -> Reply[SessionView]:
    """Begin a guided calibration."""
    session = await appliance.calibration_sessions.begin(call.body.device, call.body.protocol)
    return Reply(201, session_view(appliance, session))


@routes("GET", "/calibrations/sessions/<session_id>", needs="viewer")
def show_session(appliance: Appliance, call: Call, session_id: str) -> SessionView:
    """Show a guided calibration and its step."""
    return session_view(appliance, appliance.calibration_sessions.find(session_id))


@routes("POST", "/calibrations/sessions/<session_id>/inputs", needs="operator")
async def answer_session(appliance: Appliance, call: Call[Answers], session_id: str) -> SessionView:
    """Answer the step. What the unit is to do is only begun: ask again until it has been done."""
    return session_view(
        appliance, await appliance.calibration_sessions.answer(session_id, call.body.inputs)
    )


@routes("POST", "/calibrations/sessions/<session_id>/abort", needs="operator")
async def abort_session(appliance: Appliance, call: Call, session_id: str) -> SessionView:
    """End a guided calibration without a result."""
    return session_view(appliance, await appliance.calibration_sessions.abort(session_id))


@routes("DELETE", "/calibrations/blank", needs="operator")
async def forget_blank(appliance: Appliance, call: Call) -> NoBlank:
    """Drop what clear medium read in this experiment."""
    await appliance.active_calibrations.blanks.forget()
    return {"blank": None}


@routes("GET", "/self_test", needs="viewer")
async def show_self_test(appliance: Appliance, call: Call) -> SelfTestView | None:
    """Show what the newest self-test of this experiment found, and what to do; null before one."""
    kept: Any = await appliance.jobs.kept("self_test")
    return None if kept is None else {"at_ms": ms(kept["at"]), "results": kept["results"]}
