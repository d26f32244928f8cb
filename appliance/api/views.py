"""What the page and the live feed both show of the unit, in the page's words and milliseconds."""

from attrs import asdict

from appliance.api.auth import LOCAL
from appliance.model import Alert, Experiment, LogEntry, Trouble, Who


def ms(seconds: float | None) -> int | None:
    """Seconds UTC as whole milliseconds; None stays None."""
    return None if seconds is None else round(seconds * 1000)


def unit_view(appliance, who: Who) -> dict:
    """The unit as a whole, as *who* sees it."""
    simulation = appliance.simulation
    return {
        "name": appliance.name,
        "version": appliance.version,
        "hardware": appliance.system.hardware,
        "now_ms": ms(appliance.clock.utc()),
        "boot": appliance.system.boot,
        "speed": simulation and simulation.speed,
        "achieved_speed": simulation and simulation.achieved_speed,
        "experiment": experiment_view(appliance.experiments.current),
        "who": asdict(who),
        "login_needed": who is not LOCAL,
        "health": health_view(appliance.system.health()),
    }


def health_view(health) -> dict:
    """Whether all is well, and what is not."""
    return {"status": health.status, "troubles": [trouble_view(a) for a in health.alerts]}


def trouble_view(trouble: Trouble | Alert) -> dict:
    """Something that is wrong now."""
    return {"name": trouble.name, "message": trouble.message, "remedy": trouble.remedy}


def experiment_view(experiment: Experiment) -> dict:
    """An experiment."""
    return {
        "name": experiment.name,
        "medium": experiment.medium,
        "created_ms": ms(experiment.created),
        "resume": experiment.resume,
    }


def state_view(job, state, record, troubles) -> dict:
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


def log_view(entry: LogEntry) -> dict:
    """A line of the log."""
    return {
        "at_ms": ms(entry.at),
        "level": entry.level,
        "source": entry.source,
        "message": entry.message,
        "experiment": entry.experiment,
    }


def alert_view(alert: Alert) -> dict:
    """Something that went wrong, and what became of it."""
    return {
        "id": alert.id,
        "name": alert.name,
        "source": alert.source,
        "message": alert.message,
        "remedy": alert.remedy,
        "raised_ms": ms(alert.raised),
        "acknowledged_ms": ms(alert.acknowledged),
        "cleared_ms": ms(alert.cleared),
    }
