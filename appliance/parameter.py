"""A value that somebody gives, declared once: what it may be, and how it is refused."""

import math
from typing import Any, Generic, TypeVar

from appliance.errors import Invalid

T = TypeVar("T")
TRUE, FALSE = {"1", "true", "yes", "on", "y", "t"}, {"0", "false", "no", "off", "n", "f"}
KINDS: dict[type, str] = {
    float: "a number", int: "a whole number", bool: "yes or no", str: "text"
}  # fmt: skip


class Misfit(ValueError):
    """Why a value cannot be taken: *why* as a sentence about it, *wanted* as what must be there."""

    def __init__(self, why: str, wanted: str = "") -> None:
        super().__init__(why)
        self.why, self.wanted = why, wanted or why.removeprefix("it must be ")


class Parameter(Generic[T]):
    """A value of *kind* (float, int, bool or str; a setting's may be a class of ``model``), by the
    *name* of the attribute it is declared as. Numbers lie between *low* and *high*, in *unit*."""

    name = ""

    def __init__(
        self,
        kind: type[T],
        *,
        default: T | None = None,
        unit: str = "",
        low: float | None = None,
        high: float | None = None,
        choices: tuple[str, ...] = (),
        help: str = "",
    ) -> None:
        self.kind, self.default, self.unit, self.help = kind, default, unit, help
        self.low, self.high, self.choices = low, high, choices

    def __set_name__(self, owner: type, name: str) -> None:
        self.name = name

    @property
    def given(self) -> bool:
        """Whether a person gives it."""
        return True

    def parse(self, raw: object) -> T:
        """*raw*, from JSON or a configuration file, as a value; raises ``Invalid``."""
        try:
            return self.fit(raw)
        except Misfit as e:
            shown = repr(raw) if len(repr(raw)) < 60 else repr(raw)[:57] + "..."
            why = f"{self.name}: {e.why}"
            raise Invalid(f"{self.name} cannot be {shown}: {e.why}.", cause=why) from None

    def fit(self, raw: object) -> T:
        """*raw* as a value; raises ``Misfit`` for one that whoever asked for it has to word."""
        value = self._convert(raw)
        if isinstance(value, float) and not math.isfinite(value):
            raise Misfit("it is not a finite number", KINDS[float])
        if (self.low is not None and value < self.low) or (
            self.high is not None and value > self.high
        ):
            raise Misfit(f"it must lie {self.range}", self.limits)
        if self.choices and value not in self.choices:
            raise Misfit(f"it must be one of {', '.join(self.choices)}")
        return value

    @property
    def range(self) -> str:
        """Where a value lies, in words: between, above or below."""
        unit = f" {self.unit}" if self.unit else ""
        if self.low is not None and self.high is not None:
            return f"between {self.low:g} and {self.high:g}{unit}"
        return f"above {self.low:g}{unit}" if self.low is not None else f"below {self.high:g}{unit}"

    @property
    def limits(self) -> str:
        """What a value is at least and at most, in words."""
        least = f"at least {self.low:g}" if self.low is not None else ""
        most = f"at most {self.high:g}" if self.high is not None else ""
        return f"{' and '.join(filter(None, (least, most)))} {self.unit}".strip()

    def _convert(self, raw: object) -> Any:
        if self.kind is bool:
            return _yes_or_no(raw)
        if isinstance(raw, bool) or not isinstance(raw, str | int | float):
            raise Misfit(f"it must be {KINDS.get(self.kind, 'a value')}")
        if self.kind is str:
            return str(raw)
        try:
            number = float(raw)
            whole = number.is_integer() if self.kind is int else True
        except (ValueError, OverflowError):
            raise Misfit(f"it must be {KINDS[self.kind]}") from None
        if not whole:
            raise Misfit("it must be a whole number")
        return int(number) if self.kind is int else number


def _yes_or_no(raw: object) -> bool:
    word = str(raw).strip().lower()
    if raw is True or word in TRUE:
        return True
    if raw is False or word in FALSE:
        return False
    raise Misfit("it must be yes or no")
