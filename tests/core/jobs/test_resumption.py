"""Tests for appliance.core.jobs.resumption: what ran before the unit stopped."""

from math import exp
from pathlib import Path
from random import Random

from msgspec.structs import replace
from twisted.internet.defer import ensureDeferred
from twisted.logger import formatEvent, globalLogPublisher

from appliance.errors import Unavailable
from appliance.store import jobs as rows
from hw.bench import Bench
from tests.support.mute import Mute
from tests.support.workbench import QUIET, Workbench, WorkbenchCase, in_file


class OutlivingCase(WorkbenchCase):
    """A test of a unit whose database outlives it."""

    spec = QUIET
    ini = "[jobs]\nautostart = monitor\n"

    def make_workbench(self) -> Workbench:
        """One with its database in a file, and a stirrer that can be silenced."""
        return Workbench(self.spec, self.ini, in_file(self.mktemp()), fit=self.fit)

    def fit(self, bench: Bench) -> Bench:
        """Put the stirrer on it."""
        self.stirrer = Mute("gone", bench.stirrer, broken=False)
        return replace(bench, stirrer=self.stirrer)

    def setUp(self) -> None:
        super().setUp()
        self.said: list[str] = []
        globalLogPublisher.addObserver(self.listen)
        self.addCleanup(globalLogPublisher.removeObserver, self.listen)

    def listen(self, event: dict) -> None:
        """Take down what is logged."""
        self.said.append(formatEvent(event))

    def kill(self, minutes: float = 0.0) -> None:
        """End the software as ``kill -9`` would, and start it again some minutes later."""
        self.workbench.cut()
        self.workbench.clock.advance(60.0 * minutes)
        self.said.clear()
        self.wake()
        self.wind(2)

    def states(self) -> dict[str, str]:
        """The state of each running job."""
        return {name: running.state for name, running in self.jobs.running.items()}


class PolicyTests(OutlivingCase):
    """Each experiment says what becomes of its jobs."""

    def policy(self, resume: str) -> None:
        """Let the current experiment have that policy, with a job at work and one asleep."""
        experiments = self.appliance.experiments
        self.now(experiments.change(experiments.current.name, resume=resume))
        self.run_job("stirring", target_rpm=400)
        self.now(self.run_job("od_reading").pause())
        self.wind(20)

    def test_always(self):
        """
        What was at work goes on, what slept sleeps on, and the log names the gap.
        """
        self.policy("always")
        self.kill(minutes=12)
        self.assertEqual(
            self.states(), {"monitor": "ready", "stirring": "ready", "od_reading": "sleeping"}
        )
        gap = "stirring goes on: it was running when the unit stopped; nothing was measured for 12"
        self.assertTrue(any(line.startswith(gap) for line in self.said), self.said)
        self.wind(60)
        self.assertApproximates(self.simulation.truth()["rpm"], 400.0, 15.0)
        self.assertEqual(self.simulation.driven()["A"], 0.0)

    def test_never(self):
        """
        Nothing goes on but what always runs; what the last run left driven is let go.
        """
        self.policy("never")
        self.assertGreater(self.simulation.driven()["stirrer"], 0.0)
        self.kill()
        self.assertEqual(self.states(), {"monitor": "ready"})
        self.assertEqual(set(self.simulation.driven().values()), {0.0})
        self.assertIn("it stays stopped", "".join(self.said))
        self.kill()
        self.assertNotIn("stirring", "".join(self.said))

    def test_ask_yes(self):
        """
        Everything is safe until somebody says that it is to go on.
        """
        self.policy("ask")
        self.kill()
        self.assertEqual(set(self.simulation.driven().values()), {0.0})
        names = [record.name for record in self.jobs.awaiting]
        self.assertEqual(names, ["stirring", "od_reading"])
        self.kill()
        answering = ensureDeferred(self.jobs.answer_resume(True))
        self.wind(5)
        self.successResultOf(answering)
        self.assertEqual(self.states()["stirring"], "ready")
        self.assertEqual(self.jobs.awaiting, ())

    def test_ask_no(self):
        """
        What is not to go on has ended.
        """
        self.policy("ask")
        self.kill()
        self.now(self.jobs.answer_resume(False))
        self.kill()
        self.assertEqual((self.states(), self.jobs.awaiting), ({"monitor": "ready"}, ()))

    def test_another_experiment(self):
        """
        Jobs of an experiment that the unit no longer works on stay stopped.
        """
        self.policy("always")
        self.now(self.appliance.experiments.create("Another", choose=True))
        self.wind(2)
        self.assertEqual(self.states(), {"monitor": "ready"})
        self.kill()
        self.assertEqual(self.states(), {"monitor": "ready"})


class GoingOnTests(OutlivingCase):
    """How things go on."""

    def test_settings(self):
        """
        Settings that were changed while a job ran are as they were.
        """
        running = self.run_job("stirring", target_rpm=400)
        self.now(running.change({"target_rpm": 650}))
        self.kill()
        self.assertEqual(self.jobs.find("stirring").values["target_rpm"], 650.0)
        self.assertEqual(self.jobs.find("stirring").record.id, running.record.id)

    def test_started_anew(self):
        """
        Of two runs of a job that never ended the newer goes on: somebody started it anew while
        the unit woke, and then the power went again.
        """
        old = self.run_job("led_intensity", B=20).record
        newer = replace(old, options={"B": 40.0})
        self.successResultOf(self.appliance.storage.store.do(rows.begin, newer))
        self.kill()
        self.assertEqual(self.jobs.find("led_intensity").values["B"], 40.0)
        self.kill()
        unfinished = self.successResultOf(self.appliance.storage.store.read(rows.unfinished))
        self.assertEqual([r.name for r in unfinished].count("led_intensity"), 1)

    def test_full_card(self):
        """
        On a card that is full or read-only everything goes on as well; what is newly asked for
        is refused, and not left waiting.
        """
        self.run_job("od_reading")
        self.wind(20)
        for fault in ("sd_full", "sd_readonly"):
            self.faults.inject(fault)
            self.kill()
            self.assertEqual(self.states(), {"monitor": "ready", "od_reading": "ready"})
            self.failureResultOf(ensureDeferred(self.jobs.launch("stirring")), Unavailable)
            self.faults.clear(fault)
        self.run_job("stirring")
        self.kill()
        self.assertEqual(set(self.states()), {"monitor", "od_reading", "stirring"})

    def test_full_card_of_a_new_unit(self):
        """
        What always runs starts when a card that was full when the unit woke has room again.
        """
        self.now(self.jobs.stop("monitor"))
        self.faults.inject("sd_full")
        self.kill()
        self.assertEqual(self.states(), {})
        self.faults.clear("sd_full")
        self.workbench.reactor.advance(10.0)
        self.wind(2)
        self.assertEqual(self.states(), {"monitor": "ready"})

    def test_disk_that_cannot_be_read(self):
        """
        Where not even the database can be opened, what ran goes on as soon as it can.
        """
        self.now(self.appliance.experiments.create("Another", choose=True))
        self.wind(2)
        self.run_job("stirring")
        self.wind(2)
        folder = Path(self.appliance.storage.store.file).parent
        away = folder.rename(folder.with_name("away"))
        folder.write_text("in the way")
        self.kill()
        self.assertEqual((self.jobs.running, self.alerts()), ({}, {"disk-read-only"}))
        self.failureResultOf(ensureDeferred(self.jobs.launch("stirring")), Unavailable)
        folder.unlink()
        away.rename(folder)
        self.workbench.reactor.advance(10.0)
        self.wind(2)
        self.assertEqual(self.states(), {"monitor": "ready", "stirring": "ready"})
        self.assertEqual(self.appliance.experiments.current.name, "Another")
        self.assertEqual(self.alerts(), set())

    def test_stopped(self):
        """
        SIGTERM lets go of every actuator, and the next start goes on.
        """
        self.run_job("stirring")
        self.run_job("temperature_automation", automation_name="thermostat", target_temperature=37)
        self.run_job("led_intensity", B=20)
        self.wind(60)
        driven = self.simulation.driven()
        self.assertTrue(driven["stirrer"] and driven["heater"] and driven["B"])
        self.successResultOf(self.workbench.stop())
        self.assertEqual(set(self.simulation.driven().values()), {0.0})
        self.wake()
        self.wind(60)
        self.assertEqual(self.simulation.driven()["B"], 20.0)
        self.assertEqual(set(self.states().values()), {"ready"})

    def test_missing_hardware(self):
        """
        A job whose hardware does not answer after a restart keeps trying, tells why, and recovers.
        """
        self.run_job("stirring")
        self.stirrer.broken = True
        self.kill()
        self.wind(60)
        self.assertEqual(self.states()["stirring"], "init")
        self.assertEqual((self.troubles("stirring"), self.alerts()), ({"gone"}, {"gone"}))
        self.stirrer.broken = False
        self.wind(15)
        self.assertEqual(self.states()["stirring"], "ready")
        self.assertEqual((self.troubles("stirring"), self.alerts()), (set(), set()))

    def test_day_and_night(self):
        """
        Light and dark go on where the cycle would be by now.
        """
        self.run_job("led_automation", automation_name="light_dark_cycle",
                     light_duration_minutes=60, dark_duration_minutes=30)  # fmt: skip
        self.wind(50 * 60)
        self.assertEqual(self.simulation.driven()["C"], 50.0)
        self.kill(minutes=25)
        self.assertEqual(self.simulation.driven()["C"], 0.0)
        self.wind(16 * 60)
        self.assertEqual(self.simulation.driven()["D"], 50.0)

    def test_first_reference(self):
        """
        Readings are normalised by the first reference of the experiment, before and after.
        """
        self.run_job("od_reading", wait=10)
        before = self.jobs.find("od_reading").values["relative_intensity_of_ir_led"]
        self.wind(1800)
        self.kill()
        self.wind(10)
        after = self.jobs.find("od_reading").values["relative_intensity_of_ir_led"]
        self.assertApproximates(before.relative_intensity_of_ir_led, 1.0, 0.001)
        self.assertLess(after.relative_intensity_of_ir_led, 0.998)


class GrowthTests(OutlivingCase):
    """The growth rate after a power cut."""

    def estimate(self, cuts: tuple[int, ...]) -> tuple[object, object]:
        """What is known of growth after readings for half an hour, with power cuts in between."""
        workbench, noise = self.make_workbench(), Random(1)
        self.successResultOf(ensureDeferred(workbench.appliance.jobs.run("growth_rate_calculating")))
        for i in range(360):
            if i in cuts:
                workbench.cut()
                workbench.wake()
            workbench.clock.advance(5.0)
            od = 0.1 * exp(0.6 * 5.0 * i / 3600.0 + noise.gauss(0.0, 0.02))
            workbench.appliance.readings.record("od", od)
            if i % 20 == 0 or i + 1 in cuts:
                workbench.reactor.advance(1.0)
        running = workbench.appliance.jobs.find("growth_rate_calculating")
        known = running.values["growth_rate"], running.values["od_filtered"]
        self.successResultOf(workbench.stop())
        return known

    def test_exactly(self):
        """
        Given the same readings, the estimate is the same to the last bit.
        """
        self.assertEqual(self.estimate(cuts=(3, 100, 101, 217, 350)), self.estimate(cuts=()))
