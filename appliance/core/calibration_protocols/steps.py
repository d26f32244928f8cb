"""Sessions, their steps, and the guides that lead through them."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Any, Literal

from msgspec import Struct, field

from appliance.core.calibration_protocols.unit_access import UnitAccess
from appliance.core.forms import Field

Status = Literal["in_progress", "complete", "failed", "aborted"]
COMPLETE = "complete"


class Step(Struct, frozen=True):
    """What a session is at: *type* says what a person is to do with it."""

    id: str
    type: Literal["info", "confirm", "form", "action", "result"]
    title: str
    body: str
    fields: tuple[Field, ...] = ()
    metadata: Mapping[str, object] = field(default_factory=dict)


class CalibrationSession(Struct, frozen=True):
    """One guided calibration. *data* is what was gathered; times are seconds UTC."""

    id: str
    protocol: str
    device: str
    status: Status
    step: str
    data: dict[str, Any]
    created: float
    updated: float
    result: dict[str, object] | None = None
    error: str | None = None


class StepContext(Struct, frozen=True):
    """What a guide knows at a step: the device, what was gathered, and the unit."""

    device: str
    data: dict[str, Any]
    desk: UnitAccess


Show = Callable[[StepContext], Step]
Take = Callable[[StepContext, Mapping[str, Any]], Awaitable[str]]


class StepDefinition(Struct, frozen=True):
    """One step of a guide: how it looks, and what an answer leads to.

    *take* fills ``place.data`` and returns the next step; ``COMPLETE`` ends the session, with
    ``data["result"]`` as its result. One that *acts* has the unit do something that takes long.
    """

    show: Show
    take: Take
    acts: bool = False


class CalibrationProtocol(Struct, frozen=True):
    """A way to calibrate one *device*, from the step *first*. *check* may refuse to begin."""

    protocol: str
    device: str
    title: str
    description: str
    requirements: tuple[str, ...]
    moves: Mapping[str, StepDefinition]
    first: str
    priority: int = 99
    check: Callable[[UnitAccess], object] = lambda desk: None

    @property
    def id(self) -> str:
        """Of this guide among all."""
        return f"{self.device}_{self.protocol}"
