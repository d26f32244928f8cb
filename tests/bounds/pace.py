"""How long something takes."""

from collections.abc import Callable
from time import process_time

SLOW = 4.0  # how much slower than ours a machine may be
SMALLEST = 0.005


def within(seconds: float, do: Callable[[], object]) -> float:
    """The processor's time that *do* takes; the best of three, if it seems more than *seconds* on
    an ordinary machine."""
    best = float("inf")
    for _ in range(3):
        began = process_time()
        do()
        best = min(best, process_time() - began)
        if best <= seconds * SLOW:
            break
    return best
