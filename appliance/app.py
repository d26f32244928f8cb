"""The composition root: the one module that knows every part by name."""

from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from time import time
from typing import Any

from attrs import field, frozen
from twisted.application.service import Service
from twisted.internet.defer import Deferred, ensureDeferred
from twisted.logger import Logger

from appliance import __version__
from appliance.builtin import builtin
from appliance.bus import Bus
from appliance.clocks import RealClock, Timekeeper, VirtualClock
from appliance.config import Config
from appliance.core.alerts import Alerts
from appliance.core.batch import Batch
from appliance.core.blanks import Blanks
from appliance.core.calibrations import Calibrations, Estimators
from appliance.core.calibrations.reading import TYPES
from appliance.core.checkup import Checkup
from appliance.core.devices import Devices
from appliance.core.dosing import Dosing, DosingWatch
from appliance.core.experiments import Experiments
from appliance.core.files import Files
from appliance.core.identity import Identity
from appliance.core.jobs import Jobs
from appliance.core.known import Known
from appliance.core.lights import CHANNELS, Darkroom
from appliance.core.listener import Listener
from appliance.core.logs import Logs
from appliance.core.plugins import Plugins
from appliance.core.plugins.loading import Loaded, devices
from appliance.core.power import Power
from appliance.core.profiles import Profiles
from appliance.core.protocols import Sessions
from appliance.core.protocols.catalogue import guides
from appliance.core.protocols.desk import Desk
from appliance.core.readings import Readings
from appliance.core.simulation import Pace, SimulationControl
from appliance.core.system import System
from appliance.core.tasks import Tasks
from appliance.core.transfer import Transfer
from appliance.core.upkeep import Upkeep
from appliance.core.volumes import Volumes
from appliance.errors import Unavailable
from appliance.lanes import Work
from appliance.model import AlertChanged, ClockStepped
from appliance.plumbing import plumbing_of
from appliance.premises import premises_of
from appliance.services import Stack
from appliance.store.db import Store
from appliance.store.readings import newest as newest_reading
from appliance.store.retention import Limits
from hw.bench import Bench
from hw.boards import MODELS


@frozen
class Lanes:
    """Where blocking work goes: devices, the database's writer and its readers, and what takes
    minutes."""

    hardware: Work
    disk: Work
    readers: Work | None = None
    errands: Work | None = None


@frozen
class Appliance:
    """What the dialects may ask things of."""

    name: str
    version: str
    clock: RealClock | VirtualClock
    bus: Bus
    store: Store
    experiments: Experiments
    readings: Readings
    logs: Logs
    alerts: Alerts
    tasks: Tasks
    jobs: Jobs
    identity: Identity
    system: System
    known: Known
    calibrations: Calibrations
    estimators: Estimators
    sessions: Sessions
    volumes: Volumes
    dosing: Dosing
    dosing_watch: DosingWatch
    checkup: Checkup
    batch: Batch
    profiles: Profiles
    files: Files
    power: Power
    listener: Listener
    transfer: Transfer
    plugins: Plugins
    simulation: SimulationControl | None = None


def devices_of(bench: Bench) -> dict[str, object]:
    """The devices of *bench* by the names that jobs ask for."""
    darkroom = Darkroom(bench.lamps)
    return {
        "stirrer": bench.stirrer,
        "photodiodes": bench.photodiodes,
        "heater": bench.heater,
        "pumps": bench.pumps,
        "rail": bench.rail,
        "panel": bench.panel,
        "host": bench.host,
        "darkroom": darkroom,
        **{f"lamp_{channel}": darkroom.lamp(channel) for channel in CHANNELS},
    }


def probes_of(bench: Bench) -> Mapping[str, Callable[[], object]]:
    """What can be asked of each device without disturbing a job that uses it: each call is brief
    and raises ``HardwareError`` if the device does not answer."""
    diodes = bench.photodiodes
    return {
        **{f"photodiode {c}": partial(diodes.read, c) for c in diodes.angles},
        "thermometer": bench.heater.plate,
        "supply": bench.rail.volts,
        "disk": bench.host.check_disk,
    }


@frozen
class Surroundings:
    """What the appliance is given by whoever starts it.

    *reactor* is real time, *clock* the unit's. *data* is the folder it keeps its files in, None
    for one that keeps nothing. *first* and *medium* name the experiment a new unit begins with;
    *loaded* is what jobs there are, those of plugins too.
    """

    reactor: Any
    clock: RealClock | VirtualClock
    bench: Bench
    lanes: Lanes
    config: Config
    url: str = "sqlite://"
    data: Path | None = None
    token: str = ""
    hardware: str = "simulated"
    pace: Pace | None = None
    faults: Mapping = field(factory=dict)
    first: str = "First experiment"
    medium: str = ""
    loaded: Loaded = field(factory=lambda: Loaded(builtin()))


def assemble(given: Surroundings, configured: Mapping[str, Mapping[str, object]]) -> Appliance:
    """Make every part, open the store, and go on from where the last run ended."""
    bus, clock, lanes = Bus(), given.clock, given.lanes
    store, batch, experiments, readings, logs = _memory(given, bus)
    alerts = Alerts(clock, bus, store, experiments)
    store.changed = lambda: alerts.report("store", store.troubles)
    tasks, registry = Tasks(clock, store), given.loaded.registry
    added, failed = devices(registry, given.hardware)
    known = _known(given, store, bus, experiments)
    plumbing = plumbing_of(
        given.config,
        given.bench.pumps,
        given.bench.vessel,
        lanes.hardware,
        clock=clock,
        bus=bus,
        store=store,
        batch=batch,
        experiments=experiments,
        readings=readings,
        alerts=alerts,
        calibrations=known.calibrations,
    )
    name = given.config.text("unit", "name") or given.bench.name
    errands = lanes.errands or lanes.disk
    profiles = Profiles(name, given.data, errands, store, clock, bus, experiments)
    jobs = Jobs(
        clock=clock,
        lane=lanes.hardware,
        bus=bus,
        store=store,
        batch=batch,
        readings=readings,
        experiments=experiments,
        tasks=tasks,
        devices=Devices({**added, **devices_of(given.bench), "profiles": profiles}),
        known=known,
        dosing=plumbing.dosing,
        classes=registry.jobs,
        configured=configured,
    )
    profiles.work_with(jobs)
    premises = premises_of(
        name,
        given.data,
        config=given.config,
        loaded=given.loaded,
        failed=failed,
        lanes=(lanes.disk, errands),
        switch=given.bench.power,
        store=store,
        bus=bus,
        tasks=tasks,
        jobs=jobs,
        clock=clock,
        seconds=given.reactor.seconds,
    )
    return Appliance(
        name=name,
        version=__version__,
        clock=clock,
        bus=bus,
        store=store,
        experiments=experiments,
        readings=readings,
        logs=logs,
        alerts=alerts,
        tasks=tasks,
        jobs=jobs,
        known=known,
        calibrations=known.calibrations,
        estimators=known.estimators,
        sessions=_sessions(given, name, store, bus, jobs, known, readings),
        identity=Identity(given.token, given.reactor.seconds, time, store),
        system=System(name, given.hardware, clock, alerts),
        checkup=_checkup(given, alerts),
        profiles=profiles,
        simulation=_control(given),
        volumes=plumbing.volumes,
        dosing=plumbing.dosing,
        dosing_watch=plumbing.watch,
        batch=batch,
        files=premises.files,
        power=premises.power,
        listener=premises.listener,
        transfer=premises.transfer,
        plugins=premises.plugins,
    )


def _sessions(given: Surroundings, name, store, bus, jobs, known, readings) -> Sessions:
    hertz = {
        motor: given.config.number("hardware", f"{motor}_hz")
        for motor in ("stirring", "media", "alt_media", "waste")
    }
    desk = Desk(
        name=name,
        clock=given.clock,
        bus=bus,
        jobs=jobs,
        known=known,
        readings=readings,
        angles=lambda: given.bench.photodiodes.angles,
        hertz=hertz,
    )
    return Sessions(guides(), desk, store)


def _known(given: Surroundings, store: Store, bus: Bus, experiments: Experiments) -> Known:
    errands = given.lanes.errands or given.lanes.disk
    kept = given.data and given.data / "storage"
    types = {**TYPES, **given.loaded.registry.calibration_types}
    return Known(
        Calibrations(kept and kept / "calibrations", errands, store, bus, types),
        Estimators(kept and kept / "estimators", errands, store, bus),
        Blanks(store, experiments),
    )


def _checkup(given: Surroundings, alerts: Alerts) -> Checkup:
    fitted = given.config.text("unit", "model"), given.config.text("unit", "model_version")
    return Checkup(given.lanes.hardware, alerts, probes_of(given.bench), fitted, MODELS)


def _memory(given: Surroundings, bus: Bus) -> tuple[Store, Batch, Experiments, Readings, Logs]:
    """The parts that remember, knowing what they knew when the last run ended."""
    clock, lanes = given.clock, given.lanes
    store = Store(given.url, lanes.disk, given.bench.host.check_disk, lanes.readers)
    store.open()
    _date(clock, given.bench, store)
    batch = Batch(given.reactor, store)
    resume = given.config.text("jobs", "resume")
    experiments = Experiments(store, bus, clock, given.first, given.medium, resume)
    experiments.load()
    readings = Readings(store, batch, bus, clock, experiments)
    readings.load()
    logs = Logs(store, batch, bus, clock, experiments, lanes.disk.tell)
    logs.load()
    return store, batch, experiments, readings, logs


def limits_of(config: Config) -> Limits:
    """How much is remembered, and for how long."""
    return Limits(
        raw_days=config.number("storage", "keep_raw_days"),
        days=config.number("storage", "keep_days"),
        megabytes=config.number("storage", "max_mb"),
        log_days=config.number("storage", "log_days"),
    )


def _date(clock: RealClock | VirtualClock, bench: Bench, store: Store) -> None:
    """Records go on after the last one, whatever the host's clock says.

    A simulated unit that lived fast woke in its own future: there it stays.
    """
    try:
        newest = store.now(newest_reading) / 1000.0
    except Unavailable:
        newest = 0.0
    wall = bench.host.wall
    ahead = max(0.0, newest - wall()) if bench.simulation is not None else 0.0
    clock.follow(lambda: wall() + ahead, newest)


def _control(given: Surroundings) -> SimulationControl | None:
    simulation = given.bench.simulation
    if simulation is None or given.pace is None:
        return None
    return SimulationControl(simulation, given.faults, given.pace)


class Unit(Service):
    """The appliance as a service: everything below HTTP, from waking to being safe.

    ``ready`` fires when what ran before has been brought back.
    """

    log = Logger()

    def __init__(self, appliance: Appliance, autostart: tuple[str, ...]) -> None:
        self.setName("unit")
        self._appliance, self._autostart = appliance, autostart
        self._unread = False
        appliance.bus.subscribe(AlertChanged, self._alert_changed)
        self.ready: Deferred = Deferred()

    def startService(self):
        super().startService()
        ensureDeferred(self._wake()).addCallbacks(self.ready.callback, self._failed)

    async def _wake(self) -> None:
        unit = self._appliance
        await unit.jobs.let_go()
        await unit.identity.load()
        await unit.alerts.load()
        unit.alerts.report("store", unit.store.troubles)
        unit.alerts.report("plugins", unit.plugins.troubles)
        await self._bring_back()

    async def _bring_back(self) -> None:
        unit = self._appliance
        try:
            recalled = (unit.known, unit.sessions, unit.volumes, unit.dosing_watch)
            await unit.jobs.bring_back(self._autostart, [part.load for part in recalled])
        except Unavailable as e:
            self._unread = True
            said = "What ran before cannot be read yet; it goes on once it can: {why}"
            self.log.warn(said, why=e.message)

    def _alert_changed(self, event: AlertChanged) -> None:
        over = event.alert.source == "store" and event.alert.cleared is not None
        if self._unread and over and self.running:
            self._unread = False
            reading = ensureDeferred(self._read_again())
            reading.addErrback(lambda f: self.log.failure("What ran before was not read", f))

    async def _read_again(self) -> None:
        await self._appliance.experiments.recall()
        self._appliance.readings.load()
        await self._bring_back()

    def _failed(self, failure) -> None:
        self.log.failure("The unit woke, but not everything was brought back", failure)
        self.ready.callback(None)

    def stopService(self):
        super().stopService()
        return ensureDeferred(self._appliance.jobs.make_safe())


def services_of(given: Surroundings, appliance: Appliance, unit: Unit) -> Stack:
    """Every service of the unit, lowest first; HTTP goes on top."""
    stack = Stack()
    lanes = given.lanes
    keeper = Timekeeper(given.clock, lambda by: appliance.bus.publish(ClockStepped(by)))
    upkeep = Upkeep(
        given.reactor,
        appliance.store,
        given.clock,
        appliance.experiments,
        limits_of(given.config),
        lanes.errands,
    )
    memory = (appliance.store, appliance.batch, upkeep)
    below = (lanes.hardware, lanes.disk, lanes.readers, lanes.errands, *memory, keeper)
    for service in (*below, given.pace, unit):
        if isinstance(service, Service):
            service.setServiceParent(stack)
    return stack
