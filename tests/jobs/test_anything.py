"""Tests that a unit recovers from whatever happens to it, in whatever order."""

from random import Random

from twisted.internet.defer import ensureDeferred

from appliance.errors import Refusal
from appliance.process.demo import JOBS
from hw.sim.catalogue import FAULTS
from tests.support.atwork import AtWorkCase

AT_ONCE = {"power_cut", "overflow", "clock_step"}
CHANGES = {
    "stirring": ({"target_rpm": 900}, {"target_rpm": 0}, {"enable_dodging_od": True}),
    "od_reading": ({"interval": 2}, {"interval": 9}, {"ir_led_intensity": 50}),
    "temperature_automation": ({"target_temperature": 30},),
    "led_automation": ({"light_intensity": 5},),
}
USUAL = {
    "stirring": {"target_rpm": 500, "enable_dodging_od": False},
    "od_reading": {"interval": 5, "ir_led_intensity": 80},
    "temperature_automation": {"target_temperature": 37},
}


class AnythingTests(AtWorkCase):
    """Faults, people and crashes."""

    before = 30.0
    outlives = True

    def setUp(self) -> None:
        super().setUp()
        self.chance = Random(8)
        self.acts = (
            self.break_something, self.break_something, self.mend, self.pause, self.resume,
            self.change, self.stop_job, self.start_job, self.kill, self.stop_unit,
        )  # fmt: skip

    def ask(self, coroutine) -> None:
        """Ask for something that may be refused, but must not fail otherwise."""
        ensureDeferred(coroutine).addErrback(lambda failure: failure.trap(Refusal))

    def any_job(self):
        """One of the jobs that run."""
        return self.chance.choice(list(self.jobs.running.values()))

    def break_something(self) -> None:
        """Let a fault begin."""
        fault = self.chance.choice(sorted(set(FAULTS) - AT_ONCE))
        self.faults.inject(fault, for_s=self.chance.choice((5.0, 60.0, 600.0, 1e5)))

    def mend(self) -> None:
        """Let every fault be over."""
        for fault in self.faults.active():
            self.faults.clear(fault.name)

    def pause(self) -> None:
        """Let a job rest."""
        self.ask(self.any_job().pause())

    def resume(self) -> None:
        """Let a job go on."""
        self.ask(self.any_job().resume())

    def change(self) -> None:
        """Change a setting."""
        running = self.any_job()
        changes = CHANGES.get(running.name)
        if changes:
            self.ask(running.change(self.chance.choice(changes)))

    def stop_job(self) -> None:
        """Stop a job."""
        self.ask(self.jobs.stop(self.any_job().name))

    def start_job(self) -> None:
        """Start a job, whether it runs or not."""
        name, options = self.chance.choice(JOBS)
        self.ask(self.jobs.run(name, options))

    def kill(self) -> None:
        """End the software without a word, and start it again."""
        self.workbench.cut()
        self.wake()

    def stop_unit(self) -> None:
        """Stop the software, which lets go of everything, and start it again."""
        stopping = self.workbench.stop()
        self.workbench.clock.advance(3.0)
        self.successResultOf(stopping)
        if not self.faults.active():
            self.assertEqual(set(self.simulation.driven().values()), {0.0})
        self.wake()

    def put_right(self) -> None:
        """Have everything run as usual."""
        self.mend()
        self.wind(5)
        for name, options in (("monitor", {}), *JOBS):
            self.ask(self.jobs.run(name, options))
            self.wind(2)
            self.ask(self.jobs.find(name).resume())
            self.wind(2)
            self.ask(self.jobs.find(name).change(USUAL.get(name, {})))

    def test_recovers(self):
        """
        When everything is mended and everybody has what they asked for, all is well again.
        """
        for _ in range(60):
            self.wind(self.chance.choice((0.3, 2.0, 7.0, 31.0, 120.0)))
            (self.chance.choice(self.acts) if self.jobs.running else self.start_job)()
        self.put_right()
        self.wind(1500)
        self.assert_well()
        self.assertApproximates(self.simulation.truth()["liquid_c"], 37.0, 0.5)
        self.assertApproximates(self.simulation.truth()["rpm"], 500.0, 25.0)
