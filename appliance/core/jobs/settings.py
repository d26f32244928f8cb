"""A job's typed, published, validated values, each declared in one line."""

from collections.abc import Mapping
from typing import Any, Self, TypeVar, overload

from appliance.errors import Invalid, NotFound
from appliance.parameter import Parameter

T = TypeVar("T")


class Setting(Parameter[T]):
    """One value of a job: in the class it declares, in an instance it is the value.

    Assigning to it publishes the new value. *kind* is float, int, bool, str, or a class of
    ``model`` for what is measured and has a shape of its own. *start_only* values are options
    of the start and stay as they were; those that are not *settable* are measured by the job.
    """

    def __init__(
        self,
        kind: type[T],
        *,
        default: T | None = None,
        unit: str = "",
        low: float | None = None,
        high: float | None = None,
        choices: tuple[str, ...] = (),
        settable: bool = True,
        start_only: bool = False,
        required: bool = False,
        help: str = "",
    ) -> None:
        super().__init__(
            kind, default=default, unit=unit, low=low, high=high, choices=choices, help=help
        )
        self.settable, self.start_only, self.required = settable, start_only, required

    @overload
    def __get__(self, job: None, owner: type) -> Self: ...

    @overload
    def __get__(self, job: Any, owner: type | None = None) -> T: ...

    def __get__(self, job, owner=None):
        return self if job is None else job.kit.values[self.name]

    def __set__(self, job: Any, value: T) -> None:
        job.kit.publish_setting(self.name, value)

    @property
    def given(self) -> bool:
        """Whether a person may give this value, at the start or later."""
        return self.settable or self.start_only


def settings_of(job_class: type) -> dict[str, Setting]:
    """The settings that *job_class* declares, in the order they are written; those that a family
    of jobs shares come first."""
    family = reversed(job_class.__mro__)
    return {n: s for kin in family for n, s in vars(kin).items() if isinstance(s, Setting)}


def parse_changes(job_class: type[Any], wanted: Mapping[str, object]) -> dict[str, object]:
    """All of *wanted* as values of a running job, or a ``Refusal`` and nothing."""
    declared, parsed = settings_of(job_class), {}
    for name, raw in wanted.items():
        setting = declared.get(name)
        if setting is None:
            known = ", ".join(n for n, s in declared.items() if s.settable) or "none"
            raise NotFound(
                f"{job_class.name} has no setting {name!r}.", remedy=f"It can be told: {known}."
            )
        if not setting.settable:
            why = "is given when the job starts" if setting.start_only else "is measured"
            raise Invalid(f"{name} {why}, and cannot be changed while the job runs.")
        parsed[name] = setting.parse(raw)
    return parsed


def parse_options(
    job_class: type[Any], options: Mapping[str, object], configured: Mapping[str, object]
) -> dict[str, object]:
    """A value for every setting of a job about to start.

    *options* come from the request, with dashes or underscores; *configured* from the
    configuration; what neither names gets its default. Raises ``Invalid`` for an option that
    does not exist, cannot be given, does not fit, or is missing.
    """
    declared = settings_of(job_class)
    wanted = {name.replace("-", "_"): raw for name, raw in options.items()}
    takes = [n for n, s in declared.items() if s.given]
    for name in wanted:
        if name not in takes:
            known = ", ".join(takes) or "none"
            raise Invalid(
                f"{job_class.name} has no option {name!r}.", remedy=f"Options are: {known}."
            )
    values = {}
    for name, setting in declared.items():
        raw = wanted.get(name, configured.get(name) if setting.given else None)
        if raw is None and name in wanted and setting.kind is bool:
            raw = True
        if raw is None and setting.required:
            raise Invalid(f"{job_class.name} needs {name}.", remedy=f"Give {name} {setting.range}."
                          if setting.unit else f"Give {name}.")
        values[name] = setting.default if raw is None else setting.parse(raw)
    return values
