"""/page/experiments: the stretches of work, and which of them goes on."""

from typing import Literal

from msgspec import Struct

from appliance.api.views.experiments import ChosenExperimentView, experiment_view
from appliance.api.wire import Call, Reply, Routes
from appliance.core.appliance import Appliance

routes = Routes()
Policy = Literal["always", "never", "ask"]


class NewExperiment(Struct, frozen=True, forbid_unknown_fields=True):
    """An experiment to begin. *resume* says what becomes of its jobs after a power cut; None:
    what the unit is configured for."""

    name: str
    medium: str = ""
    resume: Policy | None = None


class ExperimentChange(Struct, frozen=True, forbid_unknown_fields=True):
    """What to change; *chosen* makes it the experiment that is worked on."""

    medium: str | None = None
    resume: Policy | None = None
    chosen: Literal[True] | None = None


@routes("GET", "/experiments", needs="viewer")
async def list_experiments(appliance: Appliance, call: Call) -> list[ChosenExperimentView]:
    """List the experiments, and say which is worked on."""
    current = appliance.experiments.current.name
    return [
        {**experiment_view(experiment), "chosen": experiment.name == current}
        for experiment in await appliance.experiments.all()
    ]


@routes("POST", "/experiments", needs="operator", success=201)
async def create_experiment(
    appliance: Appliance, call: Call[NewExperiment]
) -> Reply[ChosenExperimentView]:
    """Begin an experiment and work on it from now on."""
    body = call.body
    experiment = await appliance.experiments.create(
        body.name, body.medium, body.resume, choose=True
    )
    return Reply(201, {**experiment_view(experiment), "chosen": True})


@routes("PATCH", "/experiments/<name>", needs="operator")
async def change_experiment(
    appliance: Appliance, call: Call[ExperimentChange], name: str
) -> ChosenExperimentView:
    """Change an experiment, or go back to working on it."""
    experiments, body = appliance.experiments, call.body
    wanted = {"medium": body.medium, "resume": body.resume}
    given = {field: value for field, value in wanted.items() if value is not None}
    experiment = await experiments.change(name, **given)
    if body.chosen:
        await experiments.choose(name)
    return {**experiment_view(experiment), "chosen": experiments.current.name == name}
