"""What the names, functions and lookups of a profile stand for on this unit, now."""

from collections.abc import Callable, Mapping
from typing import Any

from msgspec import Struct

from appliance.core.jobs.kinds import AUTOMATION
from appliance.core.jobs.service import Jobs
from appliance.core.profiles import legacy_names as older
from appliance.core.profiles.catalogue import STATE
from appliance.core.profiles.expressions import Lookup
from appliance.model.measured import parts_of

GONE = "disconnected"
MISSING = object()


class LiveScope(Struct, frozen=True):
    """What the expressions of one action see.

    *unit* is the unit whose part is carried out, *job* the job of the action; *random* returns
    a number from 0 to 1.
    """

    unit: str
    job: str
    experiment: str
    hours: float
    inputs: Mapping[str, object]
    jobs: Jobs
    random: Callable[[], float]

    def name(self, name: str) -> object:
        """See ``Scope``."""
        return self.inputs.get(name)

    def call(self, function: str) -> object:
        """See ``Scope``."""
        if function == "random":
            return self.random()
        return {
            "unit": self.unit,
            "hours_elapsed": self.hours,
            "experiment": self.experiment,
            "job_name": self.job,
        }[function]

    def look(self, lookup: Lookup) -> object:
        """See ``Scope``."""
        asked = older.lookup(lookup)
        if asked.unit not in ("", self.unit):
            raise LookupError(f"{asked.unit} is another unit, which is not asked.")
        running = self.jobs.running.get(asked.job)
        if asked.path == (STATE,):
            return running.state if running is not None else GONE
        if running is None:
            raise LookupError(f"{asked.job} is not running.")
        if asked.path == (AUTOMATION,):
            return running.record.automation or "none"
        return _part(asked, running.values)


def _part(asked: Lookup, values: Mapping[str, object]) -> object:
    """The value at the end of the path. Only what has been declared is looked at."""
    path = ".".join(asked.path)
    found: object = values
    for name in asked.path:
        found = _parts(found).get(name, MISSING)
        if found is MISSING:
            raise LookupError(f"{asked.job} has no {path}.")
        if found is None:
            others = ", ".join(_alike(asked.path[0], values))
            known = f"; known now: {others}." if others else "."
            raise LookupError(f"{path} of {asked.job} is not known yet{known}")
    if not isinstance(found, bool | int | float | str):
        raise LookupError(f"{path} of {asked.job} has parts; name one of them.")
    return found


def _alike(name: str, values: Mapping[str, object]) -> list[str]:
    """Settings that are known, and called as *name* is but for a number at the end."""
    stem = name.rstrip("0123456789")
    known = (n for n, value in values.items() if value is not None)
    return [n for n in known if stem != name and n.rstrip("0123456789") == stem]


def _parts(value: Any) -> Mapping[str, object]:
    if isinstance(value, Mapping):
        return value
    return {name: getattr(value, name) for name in parts_of(type(value))}
