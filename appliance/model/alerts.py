"""Troubles that people are told of until they are over."""

from msgspec import Struct

from appliance.model.jobs import Trouble
from appliance.model.moments import Utc


class TroublesChanged(Struct, frozen=True):
    """*troubles* are all that is wrong with *source*, a job or a part of the unit, from now on."""

    source: str
    troubles: tuple[Trouble, ...]


class Damaged(Struct, frozen=True):
    """Something that was kept was found damaged; *trouble* says what, and what can be done."""

    trouble: Trouble


class Mended(Struct, frozen=True):
    """What was told as damaged by that *name* is in order again."""

    name: str


class Alert(Struct, frozen=True):
    """A trouble that was raised once, and what became of it. Times are seconds UTC."""

    id: int
    name: str
    source: str
    message: str
    remedy: str
    experiment: str
    raised: Utc
    acknowledged: Utc | None = None
    cleared: Utc | None = None


class AlertChanged(Struct, frozen=True):
    """An alert was raised, acknowledged or cleared."""

    alert: Alert
