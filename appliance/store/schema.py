"""All tables, as this release uses them.

Each stands in the module of its subject. Whoever makes, mends or compares a whole database takes
them from here: importing this module is what makes ``metadata`` complete.
"""

from appliance.store import (  # noqa: F401 - each brings its tables
    alerts,
    doses,
    experiments,
    facts,
    jobs,
    logs,
    profiles,
    readings,
    rollups,
    series,
    sessions,
    tasks,
)
from appliance.store.engine.metadata import metadata, version

__all__ = ["GOING_ON", "metadata", "version"]

GOING_ON = (
    facts.fact, experiments.table, jobs.job, jobs.kept, doses.dose, series.series,
    profiles.profile_run, profiles.profile_state, sessions.session, tasks.task, alerts.table,
)  # fmt: skip
"""What a unit goes on from."""
