"""AtWorkCase: a test with a unit at work, a culture at 37 °C and everything running."""

from appliance.model import AlertChanged
from appliance.process.demo import JOBS
from hw.sim.power import Outside
from hw.sim.spec import SimSpec
from tests.support.database import IN_MEMORY
from tests.support.workbench import Workbench, WorkbenchCase, in_file


class AtWorkCase(WorkbenchCase):
    """The jobs of the demonstration, at work for a while, with nothing wrong yet."""

    spec = SimSpec.preset("ecoli_m9", inoculum_od=0.4)
    ini = "[jobs]\nautostart = monitor\n"
    before = 300.0
    outlives = False

    def make_workbench(self) -> Workbench:
        """A unit whose database outlives a power cut, if the test needs that."""
        url = in_file(self.mktemp()) if self.outlives else IN_MEMORY
        outside = Outside(power_cut=self.power_cut)
        return Workbench(self.spec, self.ini, url, outside=outside)

    def power_cut(self) -> None:
        """What else happens when the power fails."""

    def setUp(self) -> None:
        super().setUp()
        self.simulation.warm(36.5)
        self.alerted: list = []
        self.appliance.bus.subscribe(AlertChanged, lambda event: self.alerted.append(event.alert))
        for name, options in JOBS:
            self.run_job(name, **options)
        self.wind(self.before)
        self.assert_well()

    def raised(self, name: str) -> int:
        """How many alerts of that name there were."""
        return len({alert.id for alert in self.alerted if alert.name == name})

    def wind_until(self, told, within: float) -> float:
        """Wind until *told* says so, for *within* seconds at most; the seconds it took."""
        waited = 0.0
        while not told():
            self.assertLess(waited, within, f"only {self.alerts()} after {waited:.0f} s")
            self.workbench.clock.advance(1.0)
            self.workbench.reactor.advance(1.0)
            waited += 1.0
        return waited

    def assert_well(self) -> None:
        """Nothing is wrong, every job is at work, readings flow, and no pump turns."""
        self.assertEqual(self.alerts(), set())
        health = self.appliance.host.system.health()
        self.assertEqual((health.status, health.alerts), ("ok", ()))
        jobs = {name: (job.state, job.troubles) for name, job in self.jobs.running.items()}
        names = ("monitor", *(name for name, _ in JOBS))
        self.assertEqual(jobs, dict.fromkeys(names, ("ready", ())))
        self.assert_reads()
        driven = self.simulation.driven()
        self.assertEqual([driven[name] for name in ("media", "alt_media", "waste")], [0, 0, 0])

    def assert_reads(self) -> None:
        """Optical density and temperature were read within the last seconds."""
        now = self.appliance.clock.utc()
        for name, seconds in ("od", 7.0), ("temperature", 13.0), ("stirring_rpm", 5.0):
            self.assertLess(now - self.appliance.readings.latest[name].at, seconds, name)
