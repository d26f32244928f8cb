"""What can be run: jobs and automations, by name, and the values they would start with."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from inspect import cleandoc
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from appliance.core.jobs.contract import (
    PLACES,
    Values,
    accept,
    check_class,
    found,
    unit_check,
)
from appliance.core.jobs.services import JobServices
from appliance.core.jobs.settings import Setting, parse_options, settings_of
from appliance.core.series import Series, series_of
from appliance.errors import Invalid, NotFound
from appliance.model import JobRecord

AUTOMATION = "automation_name"
Configured = Mapping[str, Mapping[str, object]]
"""The settings of jobs in the configuration, by section."""


class JobKind(Struct, frozen=True, eq=False):
    """What can be run: a job, or one automation of a job that has several; see ``contract``.

    *summary* is the first line of its docstring, *section* that of the configuration. *order* is
    the place of its name among those that were registered: a family has one.
    """

    job_class: type[Any]
    name: str
    automation: str | None
    title: str
    summary: str
    settings: Mapping[str, Setting]
    aliases: Mapping[str, str]
    positional: str | None
    long_running: bool
    restarts_as_change: bool
    resumes_last: bool
    needs: Callable[[Values], tuple[str, ...]]
    normalise: Callable[[dict[str, Any]], dict[str, Any]] | None
    check_values: Callable[[Values], None]
    check_unit: Callable[[Values, JobServices], None]
    check_change: Callable[[Any, Values], None]
    changed: Callable[[Any, frozenset[str]], Any] | None
    records: tuple[Series, ...] | None
    place: str
    prominent: tuple[str, ...] | None
    order: int = 0

    @classmethod
    def of(cls, job_class: type[Any]) -> "JobKind":
        """*job_class*, read. Raises ``Invalid`` where it does not keep to the contract."""
        check_class(job_class)
        needs = job_class.needs
        return cls(
            job_class=job_class,
            name=job_class.name,
            automation=found(job_class, "automation_name"),
            title=job_class.title,
            summary=cleandoc(job_class.__doc__ or "").partition("\n")[0],
            settings=settings_of(job_class),
            aliases=found(job_class, "aliases", {}),
            positional=found(job_class, "positional"),
            long_running=found(job_class, "long_running", False),
            restarts_as_change=found(job_class, "restarts_as_change", False),
            resumes_last=found(job_class, "resumes_last", False),
            needs=needs if callable(needs) else lambda values: needs,
            normalise=found(job_class, "normalise"),
            check_values=found(job_class, "check_values", accept),
            check_unit=unit_check(job_class),
            check_change=found(job_class, "check_change", accept),
            changed=found(job_class, "changed"),
            records=series_of(job_class),
            place=found(job_class, "place", PLACES[0]),
            prominent=found(job_class, "prominent"),
        )

    @property
    def section(self) -> str:
        """The section of the configuration that holds its settings."""
        return f"{self.name}.{self.automation}" if self.automation else self.name

    def is_prominent(self, setting: str) -> bool:
        """Whether its card shows *setting* at once. A job that names none shows all."""
        return self.prominent is None or setting in self.prominent

    def by_its_own_names(self, options: Mapping[str, object]) -> dict[str, Any]:
        """*options* with other spellings replaced by its own."""
        named = {self.aliases.get(name, name): value for name, value in options.items()}
        return named if self.normalise is None else self.normalise(named)

    def values(self, options: Mapping[str, object], configured: Configured) -> dict[str, Any]:
        """A value for each setting: of *options*, *configured*, or usual. Raises ``Refusal``."""
        wanted = self.by_its_own_names(options)
        values = parse_options(self.job_class, wanted, configured.get(self.section, {}))
        self.check_values(values)
        return values


class JobKinds:
    """The kinds of jobs that this unit has, and their settings in the configuration."""

    def __init__(self, kinds: Iterable[JobKind], configured: Configured) -> None:
        orders: dict[str, int] = {}
        ordered = (replace(k, order=orders.setdefault(k.name, len(orders))) for k in kinds)
        self._kinds = {(kind.name, kind.automation): kind for kind in ordered}
        self.configured = configured

    def reconfigure(self, configured: Configured) -> None:
        """The configuration says something else now; it counts for what starts from now on."""
        self.configured = configured

    def __len__(self) -> int:
        return len(self._kinds)

    def __iter__(self) -> Iterator[JobKind]:
        """What can be run, by name."""
        return iter(sorted(self._kinds.values(), key=lambda k: (k.name, k.automation or "")))

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

    def positional(self, name: str) -> str | None:
        """The option of the job called *name* that stands for positional arguments, if any."""
        kind = self._kinds.get((name, None))
        return None if kind is None else kind.positional

    def resumes_last(self, record: JobRecord) -> bool:
        """Whether what ran is brought back after the jobs that it starts and changes."""
        kind = self._kinds.get((record.name, record.automation))
        return kind is not None and kind.resumes_last

    def values(self, name: str, options: Mapping[str, object]) -> tuple[JobKind, dict[str, Any]]:
        """What *name* is, and a value for each of its settings. Raises ``Refusal``."""
        wanted = {key.replace("-", "_"): value for key, value in options.items()}
        automation = wanted.pop(AUTOMATION, None)
        if automation is not None and not isinstance(automation, str):
            raise Invalid(f"automation_name cannot be {automation!r}.")
        kind = self.find(name, automation)
        return kind, kind.values(wanted, self.configured)


def _which(name: str, automation: str | None, known: list[str]) -> Invalid:
    remedy = f"Use automation_name: {', '.join(known)}."
    if automation is None:
        return Invalid(f"{name} needs an automation_name.", remedy=remedy)
    return Invalid(f"{name} has no automation called {automation!r}.", remedy=remedy)
