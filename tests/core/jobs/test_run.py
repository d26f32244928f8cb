"""Tests for appliance.core.jobs.run: one job from its start to its end."""

from msgspec.structs import replace
from twisted.internet.defer import ensureDeferred

from appliance.errors import Conflict, Invalid, NotFound
from appliance.model import SettingChanged, StateChanged
from hw.bench import Bench
from tests.support.mute import Mute
from tests.support.workbench import Workbench, WorkbenchCase


class Case(WorkbenchCase):
    """A test that listens to states, on a bench whose stirrer can be silenced."""

    def make_workbench(self) -> Workbench:
        """One on which only what a test starts runs."""
        return Workbench(self.spec, "[jobs]\nautostart =\n", fit=self.fit)

    def fit(self, bench: Bench) -> Bench:
        """Put the stirrer on it."""
        self.stirrer = Mute("stirrer-silent", bench.stirrer, broken=False)
        return replace(bench, stirrer=self.stirrer)

    def setUp(self) -> None:
        super().setUp()
        self.states: list[str] = []
        self.appliance.bus.subscribe(StateChanged, lambda e: self.states.append(e.state))


class StateTests(Case):
    """From state to state."""

    def test_told(self):
        """
        Each state is told, the last one with the time of the end.
        """
        running = self.run_job("stirring")
        self.now(running.pause())
        waking = ensureDeferred(running.resume())
        self.wind(1)
        self.successResultOf(waking)
        self.now(self.jobs.stop("stirring"))
        self.assertEqual(
            list(dict.fromkeys(self.states)), ["init", "ready", "sleeping", "disconnected"]
        )
        self.assertIsNotNone(running.record.ended)

    def test_again(self):
        """
        Being told twice to rest, or to go on, is no error.
        """
        running = self.run_job("od_reading")
        for state in ("sleeping", "sleeping", "ready", "ready"):
            self.now(running.change({"$state": state}))
            self.assertEqual(running.state, state)

    def test_no_state(self):
        """
        A job can be told no other state.
        """
        running = self.run_job("od_reading")
        for state in ("lost", "init", "paused", 1, None):
            self.failureResultOf(ensureDeferred(running.change({"$state": state})), Invalid)
        self.assertEqual(running.state, "ready")

    def test_ended(self):
        """
        A job that has ended stays so.
        """
        running = self.run_job("od_reading")
        self.now(running.change({"$state": "disconnected"}))
        self.assertNotIn("od_reading", self.jobs.running)
        self.failureResultOf(ensureDeferred(running.resume()), Conflict)
        self.failureResultOf(ensureDeferred(running.change({"interval": 9})), Conflict)

    def test_stopped_while_starting(self):
        """
        A job that is stopped before it is ready ends, and drives nothing.
        """
        starting = ensureDeferred(self.jobs.run("stirring"))
        stopping = ensureDeferred(self.jobs.stop("stirring"))
        self.wind(2)
        self.successResultOf(stopping)
        self.successResultOf(starting)
        self.assertEqual(self.simulation.driven()["stirrer"], 0.0)
        self.assertNotIn("stirring", self.jobs.running)

    def test_stopped_while_failing_to_start(self):
        """
        A job that is stopped while it fails to start tells why it failed, and has ended once.
        """
        self.stirrer.broken = True
        starting = ensureDeferred(self.jobs.run("stirring"))
        self.now(self.jobs.stop("stirring"))
        refused = self.failureResultOf(starting, Conflict).value
        self.assertIn("does not answer", refused.message)
        self.assertEqual(self.now(self.jobs.history())[0].ended is None, False)

    def test_fails_to_start(self):
        """
        A job whose device does not answer at its start says why, is lost, and lets go of all.
        """
        self.stirrer.broken = True
        starting = ensureDeferred(self.jobs.run("stirring"))
        refused = self.failureResultOf(starting, Conflict).value
        self.assertIn("does not answer", refused.message)
        self.assertEqual((self.states[-1], self.jobs.running), ("lost", {}))
        self.assertEqual(self.alerts(), {"stirrer-silent"})
        self.stirrer.broken = False
        self.run_job("stirring")
        self.assertEqual(self.alerts(), set())


    def test_cannot_go_on(self):
        """
        A job whose device does not answer when it is to go on says why, and rests on.
        """
        running = self.run_job("stirring")
        self.now(running.pause())
        self.stirrer.broken = True
        refused = self.failureResultOf(ensureDeferred(running.resume()), Conflict).value
        self.assertIn("does not answer", refused.message)
        self.assertEqual((running.state, running.record.asleep), ("sleeping", True))
        self.stirrer.broken = False
        waking = ensureDeferred(running.resume())
        self.wind(2)
        self.successResultOf(waking)
        self.assertEqual(running.state, "ready")


class ChangeTests(Case):
    """Settings of a running job."""

    def test_all_or_none(self):
        """
        A request with one bad value changes nothing and tells nothing.
        """
        running = self.run_job("od_reading")
        told: list[SettingChanged] = []
        self.appliance.bus.subscribe(SettingChanged, told.append)
        for bad, kind in (
            ({"interval": -1}, Invalid),
            ({"interval": "soon"}, Invalid),
            ({"nonsense": 1}, NotFound),
            ({"od1": 1}, Invalid),
            ({"ir_channel": "B"}, Invalid),
            ({"$state": "lost"}, Invalid),
        ):
            wanted = {"ir_led_intensity": 50, **bad}
            self.failureResultOf(ensureDeferred(running.change(wanted)), kind)
        self.assertEqual((running.values["ir_led_intensity"], told), (80.0, []))

    def test_told(self):
        """
        What is changed is told, in the type of the setting.
        """
        running = self.run_job("od_reading")
        told: list[SettingChanged] = []
        self.appliance.bus.subscribe(SettingChanged, told.append)
        self.now(running.change({"interval": "7"}))
        self.assertEqual(told, [SettingChanged("od_reading", "interval", 7.0)])

    def test_asleep(self):
        """
        What is changed while a job sleeps counts when it wakes.
        """
        running = self.run_job("stirring")
        self.now(running.change({"$state": "sleeping", "target_rpm": 300}))
        self.assertEqual(self.simulation.driven()["stirrer"], 0.0)
        waking = ensureDeferred(running.resume())
        self.wind(20)
        self.successResultOf(waking)
        self.assertApproximates(self.simulation.truth()["rpm"], 300.0, 15.0)

    def test_device_fails(self):
        """
        A change that was remembered is done, and what its device fails by is a trouble.
        """
        running = self.run_job("stirring")
        self.stirrer.broken = True
        self.now(running.change({"target_rpm": 700}))
        self.assertEqual(running.values["target_rpm"], 700.0)
        self.assertEqual(self.troubles("stirring"), {"stirrer-silent"})
        self.stirrer.broken = False
        self.wind(30)
        self.assertEqual(self.troubles("stirring"), set())
