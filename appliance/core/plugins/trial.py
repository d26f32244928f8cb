"""Which plugins a unit has come up with, and which it has not."""

import json
from pathlib import Path

from msgspec import Struct, field
from msgspec.structs import asdict, replace

from appliance.core.files import durable

STATE = ".state"
DID_NOT_COME_UP = "The unit did not come up when it was last started with it."


class TrialRecord(Struct, frozen=True):
    """What is known of plugins, by their ids: *proven* ones a unit has come up with, those of
    *trying* are new in the start that is under way, *aside* ones are left out, with the reason."""

    proven: tuple[str, ...] = ()
    trying: tuple[str, ...] = ()
    aside: dict[str, str] = field(default_factory=dict)

    def starting(self, ids: list[str]) -> "TrialRecord":
        """A start begins with the plugins *ids*. If the last start never came to its end, what was
        new in it is left out."""
        aside = {**self.aside, **dict.fromkeys(self.trying, DID_NOT_COME_UP)}
        aside = {id: why for id, why in aside.items() if id in ids}
        new = tuple(id for id in ids if id not in self.proven and id not in aside)
        return TrialRecord(tuple(id for id in self.proven if id in ids), new, aside)

    def settled(self) -> "TrialRecord":
        """The start came to its end."""
        return replace(self, proven=(*self.proven, *self.trying), trying=())


def recall(folder: Path) -> TrialRecord:
    """What was written down last."""
    try:
        said = json.loads((folder / STATE).read_text())
        return TrialRecord(tuple(said["proven"]), tuple(said["trying"]), dict(said["aside"]))
    except (OSError, ValueError, KeyError, TypeError):
        return TrialRecord()


def remember(folder: Path, memory: TrialRecord) -> None:
    """Write *memory* down; it is on the card when this returns."""
    durable.write(folder / STATE, json.dumps(asdict(memory)).encode())
