"""The parts of a unit, each made of the others when it is first asked for."""

from collections.abc import Mapping
from functools import cached_property
from time import time

from appliance import __version__
from appliance.assembly.environment import Environment, devices_of, probes_of
from appliance.bus import Bus
from appliance.clocks import RealClock, VirtualClock
from appliance.core.alerts import Alerts
from appliance.core.backup import Backup, ImportChecks, Origin
from appliance.core.backup.contents import PLUGINS
from appliance.core.calibration_protocols import CalibrationSessions
from appliance.core.calibration_protocols.catalogue import guides
from appliance.core.calibration_protocols.unit_access import UnitAccess
from appliance.core.calibrations import Calibrations, Estimators
from appliance.core.calibrations.active import ActiveCalibrations
from appliance.core.calibrations.blanks import Blanks
from appliance.core.calibrations.parsing import TYPES, Reader
from appliance.core.dosing import (
    Dosing,
    DosingInterlock,
    DosingOptions,
    OpticalCheck,
    PumpDriver,
    PumpRates,
    WarningLevels,
)
from appliance.core.dosing.ledger import VesselLedger, VesselSize
from appliance.core.experiments import Experiments
from appliance.core.files.folder import Files
from appliance.core.host.hardware_check import HardwareCheck
from appliance.core.host.power import Power
from appliance.core.host.simulation import SimulationControl
from appliance.core.host.system import System
from appliance.core.host.web_server import WebServer
from appliance.core.housekeeping import Housekeeping
from appliance.core.identity.service import Identity
from appliance.core.jobs.devices import Devices
from appliance.core.jobs.service import Jobs
from appliance.core.locks import Locks
from appliance.core.logs import Logs
from appliance.core.plugins import Plugins
from appliance.core.plugins.install_policy import InstallPolicy
from appliance.core.plugins.loading import devices
from appliance.core.plugins.registry import Registry
from appliance.core.profiles import Profiles
from appliance.core.readings import Readings
from appliance.core.tasks import Tasks
from appliance.errors import Unavailable
from appliance.jobs.builtin import configurable
from appliance.lanes import Work
from appliance.store.batch import Batch
from appliance.store.engine.db import Store
from appliance.store.readings import newest as newest_reading
from appliance.store.retention import Limits
from hw.bench import Bench
from hw.boards import MODELS

DOSING = "dosing"
MOTORS = ("stirring", "media", "alt_media", "waste")


class Parts:
    """Who is made of whom. The store is opened, and what remembers knows again what it knew when
    the last run ended."""

    def __init__(
        self, given: Environment, configured: Mapping[str, Mapping[str, object]]
    ) -> None:
        self.given, self._configured = given, configured
        self.config, self.lanes, self.bench = given.config, given.lanes, given.bench
        self.clock, self.bus, self.locks = given.clock, Bus(), Locks()
        self.name = given.config.text("unit", "name") or given.bench.name

    @property
    def errands(self) -> Work:
        """The lane for what takes minutes."""
        return self.lanes.errands or self.lanes.disk

    def _number(self, section: str, key: str) -> float:
        return self.config.number(section, key)

    # -- what remembers

    @cached_property
    def store(self) -> Store:
        lanes = self.lanes
        store = Store(self.given.url, lanes.disk, self.bench.host.check_disk, lanes.readers)
        store.open()
        date(self.clock, self.bench, store)
        return store

    @cached_property
    def batch(self) -> Batch:
        return Batch(self.given.reactor, self.store)

    @cached_property
    def experiments(self) -> Experiments:
        given, resume = self.given, self.config.text("jobs", "resume")
        made = Experiments(self.store, self.bus, self.clock, given.first, given.medium, resume)
        made.load()
        return made

    @cached_property
    def readings(self) -> Readings:
        made = Readings(self.store, self.batch, self.bus, self.clock, self.experiments)
        made.load()
        return made

    @cached_property
    def logs(self) -> Logs:
        made = Logs(
            self.store, self.batch, self.bus, self.clock, self.experiments, self.lanes.disk.tell
        )
        made.load()
        return made

    @cached_property
    def alerts(self) -> Alerts:
        made = Alerts(self.clock, self.bus, self.store, self.experiments)
        self.store.changed = lambda: made.report("store", self.store.troubles)
        return made

    @cached_property
    def upkeep(self) -> Housekeeping:
        limits = Limits(
            raw_days=self._number("storage", "keep_raw_days"),
            days=self._number("storage", "keep_days"),
            megabytes=self._number("storage", "max_mb"),
            log_days=self._number("storage", "log_days"),
        )
        reactor, errands = self.given.reactor, self.lanes.errands
        return Housekeeping(reactor, self.store, self.clock, self.experiments, limits, errands)

    # -- what works

    @cached_property
    def tasks(self) -> Tasks:
        return Tasks(self.clock, self.store)

    @cached_property
    def added(self) -> tuple[dict[str, object], dict[str, str]]:
        """The devices that plugins bring, and why others could not be made."""
        return devices(self.registry, self.given.hardware)

    @property
    def registry(self) -> Registry:
        return self.given.loaded.registry

    @cached_property
    def jobs(self) -> Jobs:
        fitted = {**self.added[0], **devices_of(self.bench), "profiles": self.profiles}
        made = Jobs(
            clock=self.clock,
            lane=self.lanes.hardware,
            bus=self.bus,
            store=self.store,
            batch=self.batch,
            readings=self.readings,
            experiments=self.experiments,
            tasks=self.tasks,
            devices=Devices(fitted),
            known=self.known,
            dosing=self.dosing,
            classes=self.registry.jobs,
            configured=self._configured,
        )
        self.profiles.work_with(made)
        return made

    @cached_property
    def profiles(self) -> Profiles:
        data, errands = self.given.data, self.errands
        return Profiles(
            self.name, data, errands, self.store, self.clock, self.bus, self.experiments
        )

    # -- what is known of the devices

    @cached_property
    def known(self) -> ActiveCalibrations:
        kept = self.given.data and self.given.data / "storage"
        shelf = self.errands, self.store, self.bus
        return ActiveCalibrations(
            Calibrations(kept and kept / "calibrations", *shelf, self._calibration_types),
            Estimators(kept and kept / "estimators", *shelf),
            Blanks(self.store, self.experiments),
        )

    @property
    def _calibration_types(self) -> dict:
        return {**TYPES, **self.registry.calibration_types}

    @cached_property
    def sessions(self) -> CalibrationSessions:
        desk = UnitAccess(
            name=self.name,
            clock=self.clock,
            bus=self.bus,
            jobs=self.jobs,
            known=self.known,
            readings=self.readings,
            angles=lambda: self.bench.photodiodes.angles,
            hertz={motor: self._number("hardware", f"{motor}_hz") for motor in MOTORS},
        )
        return CalibrationSessions(guides(), desk, self.store)

    # -- what moves liquid

    @cached_property
    def volumes(self) -> VesselLedger:
        return VesselLedger(
            store=self.store,
            batch=self.batch,
            bus=self.bus,
            clock=self.clock,
            experiments=self.experiments,
            readings=self.readings,
            size=self._vessel_size(),
        )

    def _vessel_size(self) -> VesselSize:
        """Nought stands for what is usual; no configuration makes a vessel larger than it is."""
        vessel = self.bench.vessel
        fill = self._number(DOSING, "max_fill_ml") or vessel.fill
        efflux = self._number(DOSING, "efflux_ml") or vessel.efflux
        initial = self._number(DOSING, "initial_ml") or efflux
        return VesselSize(min(fill, vessel.fill), efflux, initial)

    @cached_property
    def dosing_watch(self) -> DosingInterlock:
        low, worn = self._number(DOSING, "bottle_low_ml"), self._number(DOSING, "tube_life_l")
        marks = WarningLevels(low_ml=low, worn_ml=1000.0 * worn)
        made = DosingInterlock(self.bus, self.store, self.alerts, self.volumes, marks)
        if self.config.choice(DOSING, "optical_check", "yes", "no") == "yes":
            OpticalCheck(self.bus, self.clock, self.volumes, made.stop, made.doubt)
        return made

    @cached_property
    def dosing(self) -> Dosing:
        return Dosing(
            clock=self.clock,
            bus=self.bus,
            pumping=PumpDriver(self.clock, self.lanes.hardware, self.bench.pumps),
            volumes=self.volumes,
            flows=PumpRates(self.known.calibrations, self._number(DOSING, "usual_ml_s")),
            habits=DosingOptions(
                max_subdose=self._number(DOSING, "max_subdose_ml"),
                pause=self._number(DOSING, "pause_s"),
                waste_multiplier=self._number(DOSING, "waste_multiplier"),
            ),
            permit=self.dosing_watch.permit,
        )

    # -- the unit as a whole, its files, and the computer that it runs on

    @cached_property
    def identity(self) -> Identity:
        return Identity(self.given.token, self.given.reactor.seconds, time, self.store)

    @cached_property
    def system(self) -> System:
        return System(self.name, self.given.hardware, self.clock, self.alerts)

    @cached_property
    def checkup(self) -> HardwareCheck:
        fitted = self.config.text("unit", "model"), self.config.text("unit", "model_version")
        probes = probes_of(self.bench)
        return HardwareCheck(self.lanes.hardware, self.alerts, probes, fitted, MODELS)

    @cached_property
    def simulation(self) -> SimulationControl | None:
        world, pace = self.bench.simulation, self.given.pace
        return SimulationControl(world, self.given.faults, pace) if world and pace else None

    @cached_property
    def files(self) -> Files:
        return Files(self.given.data, self.lanes.disk)

    @cached_property
    def power(self) -> Power:
        seconds = self.given.reactor.seconds
        return Power(
            self.bench.power, self.errands, self.locks, self.tasks, self.clock, seconds, self.jobs
        )

    @cached_property
    def listener(self) -> WebServer:
        return WebServer(self.locks, self.tasks)

    @cached_property
    def transfer(self) -> Backup:
        leader = self.config.text("hardware", "leader") or self.name
        reader = Reader(self._calibration_types)
        return Backup(
            self.given.data,
            Origin(self.name, leader, __version__),
            ImportChecks(self.config, reader, lambda: configurable(self.registry.jobs)),
            files=self.files,
            lane=self.errands,
            store=self.store,
            locks=self.locks,
            tasks=self.tasks,
            clock=self.clock,
        )

    @cached_property
    def plugins(self) -> Plugins:
        folder = self.given.data and self.given.data / PLUGINS
        return Plugins(
            folder,
            self.given.loaded,
            self.added[1],
            InstallPolicy(self.config, folder),
            files=self.files,
            lane=self.errands,
            locks=self.locks,
            tasks=self.tasks,
            bus=self.bus,
        )


def date(clock: RealClock | VirtualClock, bench: Bench, store: Store) -> None:
    """Let *clock* tell the host's time. Records go on after the last one, whatever that is.

    A simulated unit that lived fast woke in its own future: there it stays.
    """
    try:
        newest = store.now(newest_reading) / 1000.0
    except Unavailable:
        newest = 0.0
    wall = bench.host.wall
    ahead = max(0.0, newest - wall()) if bench.simulation is not None else 0.0
    clock.follow(lambda: wall() + ahead, newest)
