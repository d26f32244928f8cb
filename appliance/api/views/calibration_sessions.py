"""Guided calibrations: the ways there are, and what is under way. Moments are milliseconds UTC."""

from typing import Any, TypedDict

import msgspec

from appliance.api.views.moments import ms
from appliance.core.appliance import Appliance
from appliance.core.calibration_protocols.steps import CalibrationProtocol, CalibrationSession
from appliance.core.forms import Field


class GuideView(TypedDict):
    """A guided way to calibrate something."""

    id: str
    device: str
    protocol: str
    priority: int
    title: str
    description: str
    requirements: list[str]


class FieldView(TypedDict):
    """Something that a step asks for. A default of null must be answered."""

    name: str
    label: str
    kind: str
    default: float | str | bool | None
    unit: str
    low: float | None
    high: float | None


class StepView(TypedDict):
    """What a guided calibration is at. In *metadata* working says whether the unit is doing it,
    points, curve and concerns are there to be drawn and told."""

    step_id: str
    step_type: str
    title: str
    body: str
    fields: list[FieldView]
    metadata: dict[str, Any]


class SessionFields(TypedDict):
    """A guided calibration. The moments are milliseconds UTC."""

    session_id: str
    protocol_name: str
    target_device: str
    status: str
    step_id: str
    data: dict[str, Any]
    created_at: int
    updated_at: int
    result: dict[str, Any] | None
    error: str | None


class SessionView(TypedDict):
    """A guided calibration and its step."""

    session: SessionFields
    step: StepView


def guide_view(guide: CalibrationProtocol) -> GuideView:
    """A way to calibrate something."""
    return {
        "id": guide.id,
        "device": guide.device,
        "protocol": guide.protocol,
        "priority": guide.priority,
        "title": guide.title,
        "description": guide.description,
        "requirements": list(guide.requirements),
    }


def session_view(appliance: Appliance, session: CalibrationSession) -> SessionView:
    """A guided calibration and the step it is at, in the words of other units."""
    step = appliance.calibration_sessions.step(session)
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
            "fields": [field_view(field) for field in step.fields],
            "metadata": msgspec.to_builtins(step.metadata),
        },
    }


def field_view(field: Field) -> FieldView:
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
