"""Parts of a bench that do not do as they are told."""

from hw.errors import HardwareError
from hw.interfaces import Lamps


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


class Stubborn:
    """Plays *lamps*, but the one of *channel* cannot be put out."""

    def __init__(self, lamps: Lamps, channel: str) -> None:
        self._lamps, self._channel = lamps, channel

    def shine(self, channel: str, percent: float) -> None:
        """Light it, or fail to put it out."""
        if channel == self._channel and not percent:
            raise HardwareError("led-driver-lost", "It does not answer.", "Look for a loose plug.")
        self._lamps.shine(channel, percent)

    def safe(self) -> None:
        """Put out those that can be."""
        self._lamps.safe()
