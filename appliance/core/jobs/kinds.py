"""What can be run: jobs and automations, by name, and the values they would start with."""

from collections.abc import Iterable, Mapping
from functools import cached_property
from inspect import cleandoc
from typing import Any

from attrs import frozen

from appliance.core.calibrations.active import ActiveCalibrations
from appliance.core.dosing import Dosing
from appliance.core.jobs.settings import Setting, parse_options, settings_of
from appliance.core.series import Series, series_of
from appliance.errors import Invalid, NotFound
from appliance.model import JobRecord

AUTOMATION = "automation_name"
PLACES = ("overview", "dosing", "calibrations", "profiles", "system")
"""The views of the page that a job's card can have its place in."""


@frozen
class JobKind:
    """What can be run: a job, or one automation of a job that has several. *order* is the place
    of its name among those that were registered: a family has one."""

    job_class: type[Any]
    order: int = 0

    @property
    def name(self) -> str:
        return self.job_class.name

    @property
    def automation(self) -> str | None:
        return getattr(self.job_class, "automation_name", None)

    @property
    def title(self) -> str:
        return self.job_class.title

    @cached_property
    def summary(self) -> str:
        """The first line of the class's docstring."""
        return cleandoc(self.job_class.__doc__ or "").partition("\n")[0]

    @property
    def long_running(self) -> bool:
        """Whether it is spared when all jobs are stopped."""
        return getattr(self.job_class, "long_running", False)

    @property
    def records(self) -> tuple[Series, ...] | None:
        """The series that it declares; None where it may record anything."""
        return series_of(self.job_class)

    @property
    def place(self) -> str:
        """The view of the page where its card is; while it runs, it is on the overview too."""
        return getattr(self.job_class, "place", PLACES[0])

    def is_prominent(self, setting: str) -> bool:
        """Whether its card shows *setting* at once. A job that names none shows all."""
        prominent = getattr(self.job_class, "prominent", None)
        return prominent is None or setting in prominent

    def needs(self, values: Mapping[str, object]) -> tuple[str, ...]:
        """The devices that it holds when it runs with *values*."""
        needs = self.job_class.needs
        return needs(values) if callable(needs) else needs

    def check_known(self, values: Mapping[str, object], known: ActiveCalibrations) -> None:
        """Refuse what cannot work with *known*, the calibrations and blanks in use."""
        check = getattr(self.job_class, "check_known", None)
        if check is not None:
            check(values, known)

    def by_its_own_names(self, options: Mapping[str, object]) -> dict[str, object]:
        """*options* with the names that others know settings by replaced by those they have."""
        aliases = getattr(self.job_class, "aliases", {})
        named = {aliases.get(name, name): value for name, value in options.items()}
        understand = getattr(self.job_class, "understand", None)
        return named if understand is None else understand(named)

    def check_dosing(self, values: Mapping[str, object], dosing: Dosing) -> None:
        """Refuse what could not be dosed now, if it is a job that doses."""
        check = getattr(self.job_class, "check_dosing", None)
        if check is not None:
            check(values, dosing)

    @cached_property
    def settings(self) -> dict[str, Setting]:
        return settings_of(self.job_class)


class JobKinds:
    """The classes of jobs that this unit has; *configured* are their settings by section."""

    def __init__(
        self, classes: Iterable[type[Any]], configured: Mapping[str, Mapping[str, object]]
    ) -> None:
        orders: dict[str, int] = {}
        kinds = (JobKind(c, orders.setdefault(c.name, len(orders))) for c in classes)
        self._kinds = {(k.name, k.automation): k for k in kinds}
        self.configured = configured

    @property
    def all(self) -> tuple[JobKind, ...]:
        """What can be run, by name."""
        return tuple(sorted(self._kinds.values(), key=lambda k: (k.name, k.automation or "")))

    def find(self, name: str, automation: str | None = None) -> JobKind:
        """The job called *name*, or its automation. Raises ``NotFound`` or ``Invalid``."""
        found = self._kinds.get((name, automation))
        if found is not None:
            return found
        automations = sorted(a for n, a in self._kinds if n == name and a)
        if automations:
            raise _which(name, automation, automations)
        if (name, None) in self._kinds:
            raise Invalid(f"{name} has no automations; it cannot be {automation!r}.")
        known = ", ".join(sorted({n for n, _ in self._kinds}))
        raise NotFound(f"There is no job called {name!r}.", remedy=f"Jobs are: {known}.")

    def arguments(self, name: str) -> str | None:
        """The option of the job called *name* that stands for positional arguments, if any."""
        kind = self._kinds.get((name, None))
        return None if kind is None else getattr(kind.job_class, "arguments", None)

    def steers(self, record: JobRecord) -> bool:
        """Whether what ran starts and changes other jobs."""
        kind = self._kinds.get((record.name, record.automation))
        return getattr(kind and kind.job_class, "steers", False)

    def values(self, name: str, options: Mapping[str, object]) -> tuple[JobKind, dict]:
        """What *name* is, and a value for each of its settings. Raises ``Refusal``."""
        wanted = {key.replace("-", "_"): value for key, value in options.items()}
        automation = wanted.pop(AUTOMATION, None)
        if automation is not None and not isinstance(automation, str):
            raise Invalid(f"automation_name cannot be {automation!r}.")
        kind = self.find(name, automation)
        wanted = kind.by_its_own_names(wanted)
        section = f"{kind.name}.{kind.automation}" if kind.automation else kind.name
        values = parse_options(kind.job_class, wanted, self.configured.get(section, {}))
        check = getattr(kind.job_class, "check_start", None)
        if check is not None:
            check(values)
        return kind, values


def _which(name: str, automation: str | None, known: list[str]) -> Invalid:
    remedy = f"Use automation_name: {', '.join(known)}."
    if automation is None:
        return Invalid(f"{name} needs an automation_name.", remedy=remedy)
    return Invalid(f"{name} has no automation called {automation!r}.", remedy=remedy)
