"""A job's typed, published, validated values, each declared in one line."""

import math
from collections.abc import Mapping
from typing import Any

from appliance.errors import Invalid, NotFound

TRUE, FALSE = {"1", "true", "yes", "on", "y", "t"}, {"0", "false", "no", "off", "n", "f"}
KINDS = {float: "a number", int: "a whole number", bool: "yes or no", str: "text"}


class Setting:
    """One value of a job: in the class it declares, in an instance it is the value.

    Assigning to it publishes the new value. *kind* is float, int, bool, str, or a class of
    ``model`` for what is measured and has a shape of its own. *start_only* values are options
    of the start and stay as they were; those that are not *settable* are measured by the job.
    """

    name = ""

    def __init__(
        self,
        kind: type,
        *,
        default: object = None,
        unit: str = "",
        low: float | None = None,
        high: float | None = None,
        choices: tuple[str, ...] = (),
        settable: bool = True,
        start_only: bool = False,
        required: bool = False,
        help: str = "",
    ) -> None:
        self.kind, self.default, self.unit, self.help = kind, default, unit, help
        self.low, self.high, self.choices = low, high, choices
        self.settable, self.start_only, self.required = settable, start_only, required

    def __set_name__(self, owner: type, name: str) -> None:
        self.name = name

    def __get__(self, job, owner=None):
        return self if job is None else job.kit.values[self.name]

    def __set__(self, job, value) -> None:
        job.kit.publish_setting(self.name, value)

    @property
    def given(self) -> bool:
        """Whether a person may give this value, at the start or later."""
        return self.settable or self.start_only

    def parse(self, raw: object) -> object:
        """*raw*, from JSON or a configuration file, as a value; raises ``Invalid``."""
        value = self._convert(raw)
        if isinstance(value, float) and not math.isfinite(value):
            raise self._refuse(raw, "it is not a finite number")
        too_low = self.low is not None and value < self.low
        if too_low or (self.high is not None and value > self.high):
            raise self._refuse(raw, f"it must lie {self.range}")
        if self.choices and value not in self.choices:
            raise self._refuse(raw, f"it must be one of {', '.join(self.choices)}")
        return value

    @property
    def range(self) -> str:
        """The limits, in words."""
        unit = f" {self.unit}" if self.unit else ""
        if self.low is not None and self.high is not None:
            return f"between {self.low:g} and {self.high:g}{unit}"
        return f"above {self.low:g}{unit}" if self.low is not None else f"below {self.high:g}{unit}"

    def _convert(self, raw: object) -> Any:
        if self.kind is bool:
            return self._convert_bool(raw)
        if isinstance(raw, bool) or not isinstance(raw, str | int | float):
            raise self._refuse(raw, f"it must be {KINDS.get(self.kind, 'a value')}")
        if self.kind is str:
            return str(raw)
        try:
            number = float(raw)
            whole = number.is_integer() if self.kind is int else True
        except (ValueError, OverflowError):
            raise self._refuse(raw, f"it must be {KINDS[self.kind]}") from None
        if not whole:
            raise self._refuse(raw, "it must be a whole number")
        return int(number) if self.kind is int else number

    def _convert_bool(self, raw: object) -> bool:
        word = str(raw).strip().lower()
        if raw is True or word in TRUE:
            return True
        if raw is False or word in FALSE:
            return False
        raise self._refuse(raw, "it must be yes or no")

    def _refuse(self, raw: object, why: str) -> Invalid:
        shown = repr(raw) if len(repr(raw)) < 60 else repr(raw)[:57] + "..."
        return Invalid(f"{self.name} cannot be {shown}: {why}.", cause=f"{self.name}: {why}")


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
