"""What the world's parts are driven with: a value that may change at any moment of a step."""


class Input:
    """A driven value; a step of the world sees its mean over the step."""

    __slots__ = ("value", "_since", "_sum")

    def __init__(self, at: float) -> None:
        self.value = 0.0
        self._since = at
        self._sum = 0.0

    def put(self, value: float, at: float) -> None:
        """From the moment *at* on, the value is *value*."""
        self._sum += self.value * (at - self._since)
        self._since = at
        self.value = value

    def so_far(self, at: float) -> float:
        """The integral as ``take`` would tell it, which then tells it all the same."""
        return self._sum + self.value * (at - self._since)

    def take(self, at: float) -> float:
        """The value's integral, in value times seconds, since this was last asked."""
        total = self.so_far(at)
        self._since = at
        self._sum = 0.0
        return total
