"""What the page is told of calibrations, field by field; _ms is milliseconds UTC."""

from typing import Any, TypedDict

from appliance.api.shapes import TroubleView


class Drawn(TypedDict):
    """Points in a plot."""

    x: list[float]
    y: list[float]


class CalibrationView(TypedDict):
    """A calibration as it is drawn, what speaks against it, and the fields of its file."""

    device: str
    name: str
    type: str
    active: bool
    created_ms: int
    unit: str
    x: str
    y: str
    points: Drawn
    curve: Drawn
    folds_at: list[float]
    ambiguous_from: float | None
    concerns: list[TroubleView]
    fields: dict[str, Any]


class EstimatorView(TypedDict):
    """An estimator as it is drawn: one curve for each angle."""

    device: str
    name: str
    active: bool
    created_ms: int
    unit: str
    x: str
    y: str
    curves: dict[str, Drawn]
    recorded: dict[str, Any]
    ir_led_intensity: float


class BlankView(TypedDict):
    """Volts of clear medium by channel."""

    means: dict[str, float]
    intensity: float
    at_ms: int


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


class InspectedView(TypedDict):
    """One part of the self-test; *passed* is null where it could not be judged."""

    name: str
    title: str
    passed: bool | None
    message: str
    remedy: str


class SelfTestView(TypedDict):
    """What the newest self-test found."""

    at_ms: int
    results: list[InspectedView]
