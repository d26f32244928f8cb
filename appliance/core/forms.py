"""Forms: what a person is asked for, and what was answered, checked against it."""

from collections.abc import Iterable, Mapping
from typing import Any, Literal

from appliance.errors import Invalid
from appliance.parameter import Misfit, Parameter

LONGEST = 200
KINDS: Mapping[str, type] = {"number": float, "text": str, "bool": bool}
Word = Literal["number", "text", "bool"]


class Field(Parameter[Any]):
    """Something a person is asked for, with a *label* that they read. A *default* of None must be
    answered."""

    def __init__(
        self,
        name: str,
        label: str,
        kind: Word = "number",
        default: object = None,
        unit: str = "",
        low: float | None = None,
        high: float | None = None,
    ) -> None:
        super().__init__(KINDS[kind], default=default, unit=unit, low=low, high=high)
        self.name, self.label, self.word = name, label, kind

    def answer(self, raw: object) -> object:
        """What was answered, or the default. Raises ``Invalid`` with the label."""
        if raw is None or raw == "":
            if self.default is None:
                raise Invalid(f"{self.label} is missing.")
            return self.default
        try:
            if self.kind is bool and not isinstance(raw, bool):
                raise Misfit("it must be yes or no")
            return _line(raw) if self.kind is str else self.fit(raw)
        except Misfit as e:
            raise Invalid(f"{self.label} must be {e.wanted}.") from None


def parse(fields: Iterable[Field], given: Mapping[str, object]) -> dict[str, object]:
    """A value for every one of *fields*. Raises ``Invalid`` with the field's label."""
    known = {field.name: field for field in fields}
    for name in given:
        if name not in known:
            asked = ", ".join(known) or "nothing"
            raise Invalid(f"This step does not ask for {name[:60]!r}.", remedy=f"It asks: {asked}.")
    return {name: field.answer(given.get(name)) for name, field in known.items()}


def _line(raw: object) -> str:
    if not isinstance(raw, str) or len(raw) > LONGEST or not raw.isprintable():
        raise Misfit(f"it must be a line of at most {LONGEST} characters")
    return raw.strip()
