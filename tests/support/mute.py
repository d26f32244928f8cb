"""Mute: a part of a bench that does not answer."""

from hw.errors import HardwareError


class Mute:
    """Plays *part*, but while it is ``broken`` every call except ``safe`` fails by *name*."""

    def __init__(self, name: str, part: object, broken: bool = True) -> None:
        self._name, self._part, self.broken = name, part, broken

    def __getattr__(self, what: str):
        return self._fail if self.broken and what != "safe" else getattr(self._part, what)

    def _fail(self, *_: object) -> None:
        raise HardwareError(self._name, "It does not answer.", "Look for a loose plug.")


class Rude:
    """Plays *part*, but it cannot be made safe: asked to, it fails in no way that a driver may."""

    def __init__(self, part: object) -> None:
        self._part = part

    def __getattr__(self, what: str):
        return getattr(self._part, what)

    def safe(self) -> None:
        """Fail."""
        raise RuntimeError("A driver with a mistake in it.")
