"""What a benchmark gives: figures, each beside what it may be."""

from msgspec import Struct


class Figure(Struct, frozen=True):
    """One line of the table.

    *limit* is what *value* must not exceed, *aim* what it should not; *least* turns both round.
    *note* says what it was measured against, or how.
    """

    what: str
    value: float
    unit: str = ""
    limit: float | None = None
    aim: float | None = None
    note: str = ""
    least: bool = False

    @property
    def verdict(self) -> str:
        """One word: whether the aim, or at least the limit, was met; "" where there is neither."""
        if self.limit is None and self.aim is None:
            return ""
        if self._within(self.aim):
            return "aim"
        return "met" if self._within(self.limit) else "MISSED"

    def _within(self, bound: float | None) -> bool:
        if bound is None:
            return False
        return self.value >= bound if self.least else self.value <= bound


HEAD = ("what", "measured", "must", "aim", "", "how")


def table(figures: list[Figure]) -> str:
    """The figures as a Markdown table that is also legible as it is."""
    rows = [HEAD, *map(_cells, figures)]
    widths = [max(len(row[i]) for row in rows) for i in range(len(HEAD))]
    lines = ["| " + " | ".join(c.ljust(w) for c, w in zip(row, widths, strict=True)) + " |"
             for row in rows]  # fmt: skip
    return "\n".join([lines[0], "|-" + "-|-".join("-" * w for w in widths) + "-|", *lines[1:]])


def _cells(figure: Figure) -> tuple[str, ...]:
    numbers = (figure.value, figure.limit, figure.aim)
    value, limit, aim = ("" if n is None else f"{n:.4g} {figure.unit}".strip() for n in numbers)
    return figure.what, value, limit, aim, figure.verdict, figure.note
