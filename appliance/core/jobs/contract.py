"""Everything that a class of a job may have. ``JobKind`` reads it, once; nobody else does."""

from collections.abc import Awaitable, Callable, Mapping
from inspect import getdoc
from typing import Any, ClassVar, Protocol

from appliance.core.jobs.services import JobServices
from appliance.core.series import Series
from appliance.errors import Invalid

PLACES = ("overview", "dosing", "calibrations", "profiles", "system", "none")
"""The views of the page that a job's card can have its place in. *none* is for what something else
carries out: it has a card while it runs."""

Values = Mapping[str, Any]
"""A value for every setting, by name."""


class Job(Protocol):
    """What a job is: only this must be there, and a docstring that says what it does.

    It is made anew for each run, as ``JobClass(kit, *devices)``, in the order of *needs*. Its
    settings are ``Setting``s in its class.
    """

    name: ClassVar[str]  # in addresses and in the configuration
    title: ClassVar[str]  # for people
    needs: ClassVar[tuple[str, ...]]  # devices held by one job at a time; or needs(values)

    def start(self) -> Awaitable[None] | None:
        """Called each time it becomes ready."""


class MoreOfAJob(Protocol):
    """What a job may have besides; what has no ``self`` is asked of the class."""

    automation_name: ClassVar[str]  # one of a family; name is then the family's
    aliases: ClassVar[Mapping[str, str]]  # names that others know settings by, and its own
    positional: ClassVar[str]  # the option that positional arguments become
    long_running: ClassVar[bool]  # spared when all jobs are stopped
    restarts_as_change: ClassVar[bool]  # started while it runs, it is changed
    resumes_last: ClassVar[bool]  # after the jobs it steers
    records: ClassVar[tuple[Series, ...]]  # the series it records, and no others
    place: ClassVar[str]  # the view of the page where its card is
    prominent: ClassVar[tuple[str, ...]]  # the settings that its card shows at once

    @staticmethod
    def normalise(options: dict[str, Any]) -> dict[str, Any]:
        """Other spellings of its options as its own."""

    @staticmethod
    def check_values(values: Values) -> None:
        """Refuse what fits no unit; pure. Raises ``Refusal``."""

    @staticmethod
    def check_unit(values: Values, services: JobServices) -> None:
        """Refuse what does not fit the unit as it is now. Raises ``Refusal``."""

    def check_change(self, wanted: Values) -> None:
        """Refuse settings *wanted* of a job that runs, before any is applied."""

    def changed(self, names: frozenset[str]) -> Awaitable[None] | None:
        """Settings have new values; called while it is ready."""


OLDER = {
    "positional": "arguments",
    "restarts_as_change": "retold",
    "resumes_last": "steers",
    "normalise": "understand",
    "check_values": "check_start",
    "check_change": "check",
}
"""What the first release called them; plugins that were written for it still do."""


def found(job_class: type, name: str, default: Any = None) -> Any:
    """What *job_class* has under *name* of the contract, or under the older name for it."""
    older = OLDER.get(name, name)
    return getattr(job_class, name, getattr(job_class, older, default))


def unit_check(job_class: type) -> Callable[[Values, JobServices], None]:
    """The ``check_unit`` of *job_class*, or what the first release had in its place."""
    known, dosing = (getattr(job_class, f"check_{name}", accept) for name in ("known", "dosing"))

    def check(values: Values, services: JobServices) -> None:
        known(values, services.calibrations)
        dosing(values, services.dosing)

    return found(job_class, "check_unit", check)


def accept(*_: object) -> None:
    """What has no check of its own is not refused."""


def check_class(job_class: type) -> None:
    """Raise ``Invalid`` where something is missing in *job_class*, or is nothing of the kind."""
    called = job_class.__name__
    for attribute in ("name", "title"):
        if not isinstance(getattr(job_class, attribute, None), str):
            raise Invalid(f"{called} has no {attribute}.")
    if not getdoc(job_class):
        raise Invalid(f"{called} needs a docstring that says what it does.")
    needs = getattr(job_class, "needs", None)
    if not callable(needs) and not isinstance(needs, tuple):
        raise Invalid(f"{called}: needs must be a tuple of devices' names.")
    if not callable(getattr(job_class, "start", None)):
        raise Invalid(f"{called} has no start().")
    if found(job_class, "place", PLACES[0]) not in PLACES:
        raise Invalid(f"{called}: place must be one of {', '.join(PLACES)}.")
    for name in ("normalise", "check_values", "check_unit", "check_change", "changed"):
        if not callable(found(job_class, name, accept)):
            raise Invalid(f"{called}: {name} must be a function.")
