"""Whoever guesses, at whatever proves who one is, has to wait."""

from collections.abc import Callable

from appliance.errors import TooMany

NONE: tuple[int, float, frozenset[str]] = (0, 0.0, frozenset())


class Attempts:
    """How often each peer has failed of late; the table is bounded, the oldest peer leaves first.

    After *allowed* failures a peer waits until *window* seconds after the last of them.
    """

    def __init__(self, seconds: Callable[[], float], allowed=5, window=60.0, peers=1000) -> None:
        self._seconds, self._allowed, self._window, self._peers = seconds, allowed, window, peers
        self._failed: dict[str, tuple[int, float, frozenset[str]]] = {}

    def check(self, peer: str) -> None:
        """Raise ``TooMany`` if *peer* has to wait."""
        failures, last, _ = self._failed.get(peer, NONE)
        wait = last + self._window - self._seconds()
        if failures >= self._allowed and wait > 0:
            raise TooMany(
                "Too many wrong tokens or cookies came from your address.",
                remedy=f"Wait {wait:.0f} seconds, then try again.",
            )

    def fail(self, peer: str, proof: str = "") -> None:
        """Remember a failure of *peer*; one *proof*, if it is given, fails but once: a browser
        that goes on showing what has expired does not guess."""
        failures, last, proofs = self._failed.get(peer, NONE)
        if self._seconds() - last > self._window:
            failures, proofs = 0, frozenset()
        if proof and proof in proofs:
            return
        self._failed.pop(peer, None)
        while len(self._failed) >= self._peers:
            del self._failed[next(iter(self._failed))]
        self._failed[peer] = failures + 1, self._seconds(), proofs | {proof}

    def forgive(self, peer: str) -> None:
        """Forget the failures of *peer*."""
        self._failed.pop(peer, None)
