"""Whoever guesses at the token has to wait."""

from collections.abc import Callable

from appliance.errors import TooMany


class Attempts:
    """How often each peer has failed of late; the table is bounded, the oldest peer leaves first.

    After *allowed* failures a peer waits until *window* seconds after the last of them.
    """

    def __init__(self, seconds: Callable[[], float], allowed=5, window=60.0, peers=1000) -> None:
        self._seconds, self._allowed, self._window, self._peers = seconds, allowed, window, peers
        self._failed: dict[str, tuple[int, float]] = {}

    def check(self, peer: str) -> None:
        """Raise ``TooMany`` if *peer* has to wait."""
        failures, last = self._failed.get(peer, (0, 0.0))
        wait = last + self._window - self._seconds()
        if failures >= self._allowed and wait > 0:
            raise TooMany(
                "Too many failed logins.", remedy=f"Wait {wait:.0f} seconds, then try again."
            )

    def fail(self, peer: str) -> None:
        """Remember a failure of *peer*."""
        failures, last = self._failed.pop(peer, (0, 0.0))
        if self._seconds() - last > self._window:
            failures = 0
        while len(self._failed) >= self._peers:
            del self._failed[next(iter(self._failed))]
        self._failed[peer] = failures + 1, self._seconds()

    def forgive(self, peer: str) -> None:
        """Forget the failures of *peer*."""
        self._failed.pop(peer, None)
