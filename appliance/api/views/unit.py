"""The unit as a whole; _ms is milliseconds UTC."""

from typing import TypedDict

from appliance.api.views.alerts import StandingView, standing_view
from appliance.api.views.experiments import ExperimentView, experiment_view
from appliance.api.views.moments import ms
from appliance.core.alerts import Alerts
from appliance.core.appliance import Appliance
from appliance.core.host.system import Health
from appliance.model import Who


class HealthView(TypedDict):
    """Whether all is well with the unit."""

    status: str
    troubles: list[StandingView]


class WhoView(TypedDict):
    """Who asks."""

    name: str
    role: str


class UnitView(TypedDict):
    """The unit as a whole. The speeds are null unless it is simulated."""

    name: str
    version: str
    hardware: str
    now_ms: int
    boot: str
    speed: float | None
    achieved_speed: float | None
    experiment: ExperimentView
    who: WhoView
    login_needed: bool
    health: HealthView


def unit_view(appliance: Appliance, who: Who) -> UnitView:
    """The unit as a whole, as *who* sees it."""
    simulation = appliance.host.simulation
    return {
        "name": appliance.name,
        "version": appliance.version,
        "hardware": appliance.host.system.hardware,
        "now_ms": ms(appliance.clock.utc()),
        "boot": appliance.host.system.boot,
        "speed": None if simulation is None else simulation.speed,
        "achieved_speed": None if simulation is None else simulation.achieved_speed,
        "experiment": experiment_view(appliance.experiments.current),
        "who": {"name": who.name, "role": who.role},
        "login_needed": not appliance.identity.local,
        "health": health_view(appliance.host.system.health(), appliance.alerts),
    }


def health_view(health: Health, alerts: Alerts) -> HealthView:
    """Whether all is well, and what is not, the most urgent first."""
    troubles = [standing_view(alert, alerts) for alert in health.alerts]
    return {"status": health.status, "troubles": troubles}
