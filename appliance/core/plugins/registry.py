"""What a unit is made of, as far as others may add to it: the unit's own jobs come this way too."""

import re
from collections.abc import Callable

from msgspec import Struct

from appliance.core.calibrations.parsing import CalibrationType
from appliance.core.jobs.kinds import JobKind
from appliance.errors import Conflict, Invalid

NAME = re.compile(r"[a-z][a-z0-9_]{0,63}")
FAMILY = "_automation"
MakeDevice = Callable[[str], object]
"""Given the hardware, "raspberry-pi", "simulated" or "replay"; returns a device for jobs. One with
a ``safe()`` is made safe whenever no job holds it."""


class Chart(Struct, frozen=True):
    """A chart of the page: what it shows of which series. *unit* is that of its axis."""

    key: str
    title: str
    series: tuple[str, ...]
    unit: str = ""


class Registry:
    """Things that were registered, each under a name that is there once."""

    def __init__(self) -> None:
        self.kinds: dict[tuple[str, str | None], JobKind] = {}
        self.devices: dict[str, MakeDevice] = {}
        self.calibration_types: dict[str, CalibrationType] = {}
        self.charts: dict[str, Chart] = {}

    @property
    def jobs(self) -> tuple[JobKind, ...]:
        """All jobs and automations."""
        return tuple(self.kinds.values())

    def job(self, job_class: type) -> type:
        """Add a job; may be used as a decorator. Raises ``Refusal`` for what is none."""
        kind = _checked(job_class)
        if kind.automation is not None:
            raise Invalid(f"{kind.name} names an automation: register it with automation().")
        return self._add_kind(kind)

    def automation(self, job_class: type) -> type:
        """Add an automation: a job with an ``automation_name``, whose ``name`` is that of its
        family, such as dosing_automation."""
        kind = _checked(job_class)
        if kind.automation is None or not kind.name.endswith(FAMILY):
            raise Invalid(f"{kind.name} is no automation: it needs a family and a name in it.")
        _check_name(kind.automation)
        return self._add_kind(kind)

    def device(self, name: str, make: MakeDevice) -> None:
        """Add a device that jobs can ask for by *name*; *make* is called when the unit starts."""
        _check_name(name)
        _put(self.devices, name, make, "device")

    def calibration_type(self, name: str, kind: CalibrationType) -> None:
        """Add a kind of calibration, by its calibration_type."""
        _check_name(name)
        _put(self.calibration_types, name, kind, "calibration type")

    def chart(self, chart: Chart) -> None:
        """Add a chart to the page."""
        _check_name(chart.key)
        _put(self.charts, chart.key, chart, "chart")

    def adopt(self, other: "Registry") -> None:
        """Add everything in *other*, or nothing. Raises ``Conflict``."""
        tables = list(zip(self._tables(), other._tables(), strict=True))
        for mine, theirs in tables:
            for name in theirs:
                if name in mine:
                    raise Conflict(f"There is a {_said(name)} already.")
        for mine, theirs in tables:
            mine.update(theirs)

    def names(self) -> dict[str, list[str]]:
        """What there is, in words."""
        kinds = [_said(kind) for kind in self.kinds]
        return {
            "jobs": kinds,
            "devices": list(self.devices),
            "calibration_types": list(self.calibration_types),
            "charts": list(self.charts),
        }

    def _tables(self) -> tuple[dict, ...]:
        return self.kinds, self.devices, self.calibration_types, self.charts

    def _add_kind(self, kind: JobKind) -> type:
        _put(self.kinds, (kind.name, kind.automation), kind, "job")
        return kind.job_class


def _put(table: dict, name, thing, what: str) -> None:
    if name in table:
        raise Conflict(f"There is a {what} called {_said(name)} already.")
    table[name] = thing


def _said(name: str | tuple) -> str:
    return name if isinstance(name, str) else " ".join(filter(None, name))


def _check_name(name: object) -> None:
    if not isinstance(name, str) or not NAME.fullmatch(name):
        raise Invalid(
            f"{str(name)[:60]!r} cannot be a name.",
            remedy="Use lower-case letters, digits and underscores, a letter first.",
        )


def _checked(job_class: type) -> JobKind:
    """*job_class* as what can be run. Raises ``Invalid`` where something is missing in it."""
    kind = JobKind.of(job_class)
    _check_name(kind.name)
    return kind
