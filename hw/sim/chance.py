"""The simulator's chance: one stream of random numbers for each thing that varies."""

import random

from hw.sim.spec import SimSpec


def stream(spec: SimSpec, channel: str) -> random.Random:
    """The random numbers of *channel*: the same for the same seed, unit and channel, anywhere.

    Each channel has its own stream, so that asking one device more often changes no other.
    """
    return random.Random(f"{spec.seed}/{spec.unit}/{channel}")


def lognormal(rng: random.Random, spread: float) -> float:
    """A factor around 1 whose logarithm has the standard deviation *spread*; one draw."""
    return rng.lognormvariate(0.0, spread)
