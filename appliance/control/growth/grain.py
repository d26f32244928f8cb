"""Readings in coarse steps: what is equal to the reading before it says little."""

COARSE = 4.0  # readings in a row that are equal, on average: from here on there are steps
FINE = 1.2  # the same, below which no steps are to be expected
MEMORY = 0.1  # share of the newest row in that average
LONG = 8.0  # average rows: one that is longer says nothing of the level any more
CREEP = 1.01  # of the step, whenever two readings are further apart: steps may become larger


class Grain:
    """
    Looks at single readings for steps; ``step`` is their size, 0 if there are none to be seen.

    A row is of readings that are all equal. Where rows are long on average, each says no more
    than that the density is within half a step. A row that is much longer than usual, or where
    there were never steps, says nothing at all: whatever gives the readings may have got stuck.
    """

    __slots__ = ("last", "row", "usual", "least")

    def __init__(self, last: float | None = None, row: int = 0, usual=1.0, least=0.0):
        self.last = last
        self.row = row
        self.usual = usual
        self.least = least

    def state(self) -> list:
        """Everything, as plain values: ``Grain(*state)`` is this one again."""
        return [self.last, self.row, self.usual, self.least]

    def news(self, values: list[float]) -> list[float]:
        """
        What there is to be learnt from the next readings: none of them if all are as the last.

        Where they have just changed by a step, the density is in the middle of that.
        """
        before = last = self.last
        alone = self.usual < FINE and self.row == 1 and last not in values
        if alone and len(values) == len(set(values)):  # as nearly always: no need to look at each
            self.last = values[-1]
            self.usual += MEMORY * (1.0 - self.usual)
            return values
        for value in values:
            if value == last:
                self.row += 1
                continue
            if last is not None:
                self._change(abs(value - last))
            last, self.row = value, 1
        self.last = last
        if self.row > len(values):
            return []
        if before is not None and self.usual > COARSE:
            low, high = min(before, *values), max(before, *values)
            if high - low < 1.5 * self.step:
                return [0.5 * (low + high)]
        return values

    def _change(self, apart: float) -> None:
        """A row has ended with a change of that size."""
        self.usual += MEMORY * (self.row - self.usual)
        nearer = not self.least or apart < 1.5 * self.least
        self.least = apart if nearer else CREEP * self.least

    @property
    def step(self) -> float:
        """The size of the steps, in the unit of the readings."""
        return self.least if self.usual > COARSE else 0.0

    def bounds(self) -> tuple[float, float] | None:
        """Between what the density has been since it was last seen to change, if that is known."""
        step = self.step
        if self.last is None or not step or self.row > LONG * self.usual:
            return None
        return max(self.last - 0.5 * step, 0.1 * step), self.last + 0.5 * step
