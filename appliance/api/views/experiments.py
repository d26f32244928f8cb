"""Experiments; _ms is milliseconds UTC."""

from typing import TypedDict

from appliance.api.views.moments import ms
from appliance.model import Experiment


class ExperimentView(TypedDict):
    """An experiment."""

    name: str
    medium: str
    created_ms: int
    resume: str


class ChosenExperimentView(ExperimentView):
    """An experiment, and whether it is the one that is worked on."""

    chosen: bool


def experiment_view(experiment: Experiment) -> ExperimentView:
    """An experiment."""
    return {
        "name": experiment.name,
        "medium": experiment.medium,
        "created_ms": ms(experiment.created),
        "resume": experiment.resume,
    }
