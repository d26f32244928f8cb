"""An appliance on the bench: simulated culture, a clock wound by hand, no threads, no network."""

from collections.abc import Callable
from pathlib import Path
from tempfile import mkdtemp

from twisted.internet.defer import Deferred, ensureDeferred
from twisted.internet.task import Clock
from twisted.trial.unittest import SynchronousTestCase

from appliance import config
from appliance.assembly.environment import Environment
from appliance.assembly.sections import SECTIONS
from appliance.assembly.stack import UnitService, services_of
from appliance.assembly.unit import assemble
from appliance.clocks import VirtualClock
from appliance.core.host.web_server import Door
from appliance.core.jobs.resumption import JobOptions
from appliance.core.plugins.loading import load
from appliance.jobs.builtin import builtin, configurable
from appliance.lanes import DirectLane, Lanes
from hw.bench import Bench
from hw.sim.catalogue import FAULTS
from hw.sim.power import Outside
from hw.sim.simulation import Simulation
from hw.sim.spec import SimSpec
from tests.support.database import IN_MEMORY

EPOCH = 1_767_225_600.0
QUIET = SimSpec.preset("ecoli_m9").without_noise()


def in_file(folder: str) -> str:
    """The address of a database in a new *folder*, which outlives a power cut."""
    path = Path(folder).resolve()
    path.mkdir(parents=True)
    return f"sqlite:///{path / 'unit.sqlite'}"


class Pace:
    """A pace that nobody keeps: tests wind the clock."""

    speed = achieved = 1.0

    def set_speed(self, speed):
        """What it is told to keep, and keeps."""
        self.speed = self.achieved = speed


class Workbench:
    """One unit, from waking to being safe; it can be cut off from power and woken again.

    *spec* is the simulated unit, *ini* the text of its configuration file, *url* its database:
    one in a file outlives a power cut. *data* is its data folder; None gives it an empty one.
    *fit* may put other devices on its bench, *lanes* are those it works in, and *jobs* are known
    beside its own. *door* is what it listens with, *outside* what its computer's switch
    does; a restart of the software alone is a reboot to it. Whoever is on the machine of a *local*
    unit is trusted.
    """

    def __init__(
        self,
        spec: SimSpec = QUIET,
        ini: str = "",
        url: str = IN_MEMORY,
        data: str = "",
        fit: Callable[[Bench], Bench] = lambda bench: bench,
        lanes: Lanes | None = None,
        jobs: tuple[type, ...] = (),
        door: Door | None = None,
        outside: Outside = Outside(),  # noqa: B008
        local: bool = True,
    ) -> None:
        self._lanes, self._jobs = lanes or Lanes(DirectLane(), DirectLane()), jobs
        self._door, self._outside, self._local = door, outside, local
        self.reactor = Clock()
        self.clock = VirtualClock()
        self.simulation = Simulation(self.clock.seconds, spec, EPOCH, outside=outside)
        self.bench = fit(self.simulation.bench)
        self.faults = self.simulation.faults
        self._ini, self._url = ini, url
        self.data = Path(data or mkdtemp(prefix="unit-", dir=".")).resolve()
        self.wake()

    def wake(self) -> None:
        """Start the software, as twistd would."""
        merged = config.read(())
        for section, entries in config.parse(self._ini, "unit.ini").items():
            merged.sections.setdefault(section, {}).update(entries)
        loaded = load(self.data / "plugins", builtin())
        for job in self._jobs:
            loaded.registry.job(job)
        given = Environment(
            reactor=self.reactor,
            clock=self.clock,
            bench=self.bench,
            simulation=self.simulation,
            lanes=self._lanes,
            config=merged,
            url=self._url,
            data=self.data,
            token="token-of-the-workbench",
            local=self._local,
            pace=Pace(),
            faults=FAULTS,
            loaded=loaded,
            configured=SECTIONS.check(merged, configurable(loaded.registry.jobs)),
            restart=self._outside.reboot,
            door=self._door,
        )
        self.appliance = assemble(given)
        autostart = merged.section(JobOptions).autostart.split()
        self._unit = UnitService(self.appliance, tuple(autostart))
        self._stack = services_of(given, self.appliance, self._unit)
        self._stack.startService()

    def stop(self) -> Deferred:
        """Stop the software, as SIGTERM would."""
        return self._stack.stopService()

    def cut(self) -> None:
        """The software is gone from one moment to the next; nothing is flushed or made safe."""
        for call in self.clock.getDelayedCalls():
            call.cancel()
        for call in self.reactor.getDelayedCalls():
            call.cancel()

    def wind(self, seconds: float) -> None:
        """Let *seconds* of the unit's life pass, and a real second, so that it is stored."""
        self.clock.advance(seconds)
        self.reactor.advance(1.0)


class WorkbenchCase(SynchronousTestCase):
    """A test with one appliance on the bench."""

    spec = QUIET
    ini = ""

    def setUp(self) -> None:
        self.workbench = self.make_workbench()
        self.addCleanup(lambda: self.successResultOf(self.workbench.stop()))
        self.appliance = self.workbench.appliance
        self.jobs = self.appliance.jobs
        self.simulation = self.workbench.simulation
        self.faults = self.workbench.faults

    def run(self, result):
        """Run, then let go of the unit: trial keeps every test until the last one has ended, and
        collecting garbage among a thousand units would take longer than the tests."""
        before = set(vars(self))
        super().run(result)
        for name in set(vars(self)) - before:
            delattr(self, name)

    def make_workbench(self) -> Workbench:
        """The unit to test."""
        return Workbench(self.spec, self.ini)

    def wake(self) -> None:
        """Start the software again, after the unit was stopped or cut off."""
        self.workbench.wake()
        self.appliance = self.workbench.appliance
        self.jobs = self.appliance.jobs

    def now(self, coroutine):
        """The result of a coroutine that has nothing left to wait for."""
        return self.successResultOf(ensureDeferred(coroutine))

    def run_job(self, name: str, wait: float = 1.0, **options):
        """Start a job and let it become ready."""
        starting = ensureDeferred(self.jobs.run(name, options))
        self.wind(wait)
        return self.successResultOf(starting)

    def wind(self, seconds: float) -> None:
        """Let *seconds* pass."""
        self.workbench.wind(seconds)

    def troubles(self, name: str) -> set[str]:
        """The names of what is wrong with a running job."""
        return {trouble.name for trouble in self.jobs.find(name).troubles}

    def alerts(self) -> set[str]:
        """The names of the alerts that are active."""
        return {alert.name for alert in self.appliance.alerts.active}
