"""What the page and the live feed both show of the unit, in the page's words and milliseconds."""

from collections.abc import Iterable

from appliance.api import shapes
from appliance.api.access.authentication import LOCAL
from appliance.model import Alert, Experiment, JobRecord, JobState, LogEntry, Trouble, Who


def ms(seconds: float) -> int:
    """Seconds UTC as whole milliseconds."""
    return round(seconds * 1000)


def ms_or_none(seconds: float | None) -> int | None:
    """Seconds UTC as whole milliseconds; None stays None."""
    return None if seconds is None else ms(seconds)


def unit_view(appliance, who: Who) -> shapes.UnitView:
    """The unit as a whole, as *who* sees it."""
    simulation = appliance.simulation
    return {
        "name": appliance.name,
        "version": appliance.version,
        "hardware": appliance.system.hardware,
        "now_ms": ms(appliance.clock.utc()),
        "boot": appliance.system.boot,
        "speed": None if simulation is None else simulation.speed,
        "achieved_speed": None if simulation is None else simulation.achieved_speed,
        "experiment": experiment_view(appliance.experiments.current),
        "who": {"name": who.name, "role": who.role},
        "login_needed": who is not LOCAL,
        "health": health_view(appliance.system.health()),
    }


def health_view(health) -> shapes.HealthView:
    """Whether all is well, and what is not."""
    return {"status": health.status, "troubles": [trouble_view(a) for a in health.alerts]}


def trouble_view(trouble: Trouble | Alert) -> shapes.TroubleView:
    """Something that is wrong now."""
    return {"name": trouble.name, "message": trouble.message, "remedy": trouble.remedy}


def experiment_view(experiment: Experiment) -> shapes.ExperimentView:
    """An experiment."""
    return {
        "name": experiment.name,
        "medium": experiment.medium,
        "created_ms": ms(experiment.created),
        "resume": experiment.resume,
    }


def state_view(
    job: str, state: JobState, record: JobRecord, troubles: Iterable[Trouble]
) -> shapes.StateView:
    """The state of a job that runs, or has just ended."""
    return {
        "job": job,
        "state": state,
        "automation": record.automation,
        "id": record.id,
        "experiment": record.experiment,
        "source": record.source,
        "started_ms": ms(record.started),
        "long_running": record.long_running,
        "troubles": [trouble_view(trouble) for trouble in troubles],
    }


def log_view(entry: LogEntry) -> shapes.LogView:
    """A line of the log."""
    return {
        "at_ms": ms(entry.at),
        "level": entry.level,
        "source": entry.source,
        "message": entry.message,
        "experiment": entry.experiment,
    }


def alert_view(alert: Alert) -> shapes.AlertView:
    """Something that went wrong, and what became of it."""
    return {
        "id": alert.id,
        "name": alert.name,
        "source": alert.source,
        "message": alert.message,
        "remedy": alert.remedy,
        "raised_ms": ms(alert.raised),
        "acknowledged_ms": ms_or_none(alert.acknowledged),
        "cleared_ms": ms_or_none(alert.cleared),
    }
