"""Experiments, and the one the unit works on."""

from typing import Literal

from attrs import frozen


@frozen
class Experiment:
    """A named stretch of work, and what happens to its jobs after the unit lost power.

    *resume* is "always", "never" or "ask"; *created* is in seconds UTC.
    """

    name: str
    created: float
    medium: str = ""
    resume: Literal["always", "never", "ask"] = "always"


@frozen
class ExperimentChanged:
    """The unit works on another experiment from now on."""

    experiment: Experiment
