"""What is remembered: the store, and what goes through it."""

from math import inf

from msgspec import Struct

from appliance.assembly.environment import Environment
from appliance.bus import Bus
from appliance.clocks import Timekeeper
from appliance.core.alerts import Alerts
from appliance.core.appliance import StorageParts
from appliance.core.backup.contents import DATABASE
from appliance.core.damage import Damage
from appliance.core.dosing.ledger import RECORDED
from appliance.core.experiments import Experiments
from appliance.core.host.dates import Dates
from appliance.core.housekeeping import Housekeeping
from appliance.core.jobs.resumption import JobOptions
from appliance.core.logs import Logs
from appliance.core.readings import Readings
from appliance.core.series import SeriesCatalogue
from appliance.core.tasks import Tasks
from appliance.errors import Refusal, Unavailable
from appliance.model import ClockStepped, Trouble, TroublesChanged
from appliance.store import clock_steps
from appliance.store.batch import Batch
from appliance.store.engine import sqlite
from appliance.store.engine.db import Store
from appliance.store.engine.redating import put_right
from appliance.store.migrations.runner import Newer
from appliance.store.readings import newest as newest_reading
from appliance.store.retention import Limits, StorageOptions

CLOCK_STEPS_LOST = Trouble(
    "clock-steps-lost",
    "When the clock was set, and by how much, cannot be read any more.",
    "See that dates are right: what was recorded under a wrong one keeps it.",
)


class Records(Struct, frozen=True):
    """The store, open, and what remembers: each knows again what it knew when the last run ended.

    What happens is told on *bus*.
    """

    bus: Bus
    storage: StorageParts
    experiments: Experiments
    readings: Readings
    logs: Logs
    alerts: Alerts
    tasks: Tasks


def build(env: Environment) -> Records:
    """Open the store and set the clock by it; experiments, readings and logs are read."""
    bus, clock, lanes = Bus(), env.clock, env.lanes
    damage = Damage(bus, env.damaged)
    store = open_store(env, bus, damage)
    date(env, store, damage)
    batch = Batch(env.reactor, store)
    resume = env.config.section(JobOptions).resume
    experiments = Experiments(store, bus, clock, env.first, env.medium, resume)
    experiments.load()
    catalogue = SeriesCatalogue(env.loaded.registry.jobs, RECORDED)
    readings = Readings(store, batch, bus, clock, experiments, catalogue)
    readings.load()
    logs = Logs(store, batch, bus, clock, experiments, lanes.disk.tell)
    logs.load()
    alerts = Alerts(clock, bus, store, experiments)
    keeping = Housekeeping(
        env.reactor, store, clock, experiments, bus, limits(env), lanes.errands
    )
    time = Timekeeper(
        clock,
        lambda by: bus.publish(ClockStepped(by, clock.timeline.ahead)),
        Dates(bus).look,
    )
    storage = StorageParts(store, batch, keeping, time, damage)
    return Records(bus, storage, experiments, readings, logs, alerts, Tasks(clock, store))


def open_store(env: Environment, bus: Bus, damage: Damage) -> Store:
    """The database that the configuration names, open. One that cannot be used, because its
    address is wrong or it is another program's, is told, and the unit's own takes its place.

    Raises ``Conflict`` for one of a newer release: it would be a loss to begin another.
    """
    try:
        return _opened(env, bus, env.url)
    except Newer:
        raise
    except Refusal as refusal:
        if env.data is None:
            raise
        own = env.data / DATABASE
        said = f"{refusal.message} The unit keeps its records in {own.name} meanwhile."
        remedy = refusal.remedy or "See [storage] url, then start the unit again."
        damage.add(Trouble("database-unusable", said, remedy))
    url = f"sqlite:///{own}"
    if url == env.url:
        sqlite.move_aside(own)
    return _opened(env, bus, url)


def _opened(env: Environment, bus: Bus, url: str) -> Store:
    store = Store(
        url,
        env.lanes.disk,
        env.bench.host.check_disk,
        env.lanes.readers,
        tell=lambda troubles: bus.publish(TroublesChanged("store", troubles)),
    )
    store.open()
    return store


def limits(env: Environment) -> Limits:
    """How long things are kept, as the configuration says."""
    options = env.config.section(StorageOptions)
    return Limits(
        raw_days=options.keep_raw_days,
        days=options.keep_days,
        megabytes=options.max_mb,
        log_days=options.log_days,
    )


def date(env: Environment, store: Store, damage: Damage) -> None:
    """Let the unit's clock tell the host's time. Records go on after the last one, whatever it is.

    A simulated unit that lived fast woke in its own future: there it stays.
    """
    wall = env.bench.host.wall
    try:
        if store.now(clock_steps.lost):
            damage.add(CLOCK_STEPS_LOST)
        if env.simulation is not None:  # whose clock is right again, whatever it was set to
            store.now(clock_steps.undo, wall(), inf)
            store.now(put_right)
        newest = store.now(newest_reading) / 1000.0
    except Unavailable:
        newest = 0.0
    ahead = max(0.0, newest - wall()) if env.simulation is not None else 0.0
    env.clock.follow(lambda: wall() + ahead, newest)
