"""Making devices harmless: the one way, whoever asks for it."""

from collections.abc import Iterable
from typing import Protocol


class Drivable(Protocol):
    """A device that can be made harmless."""

    def safe(self) -> None:
        """Harmless, whatever happened before."""


def make_safe(devices: Iterable[Drivable]) -> list[Exception]:
    """Ask every one of *devices* to be safe, in order, whatever the others raised; returns what
    they raised, for the caller to tell. Blocks as long as they do."""
    raised: list[Exception] = []
    for device in devices:
        try:
            device.safe()
        except Exception as error:  # a rude device must not leave the next one driven
            raised.append(error)
    return raised
