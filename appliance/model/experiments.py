"""Experiments, and the one the unit works on."""

from typing import Literal

from msgspec import Struct

from appliance.model.moments import Utc


class Experiment(Struct, frozen=True):
    """A named stretch of work, and what happens to its jobs after the unit lost power.

    *resume* is "always", "never" or "ask"; *created* is in seconds UTC.
    """

    name: str
    created: Utc
    medium: str = ""
    resume: Literal["always", "never", "ask"] = "always"


class ExperimentChanged(Struct, frozen=True):
    """The unit works on another experiment from now on."""

    experiment: Experiment
