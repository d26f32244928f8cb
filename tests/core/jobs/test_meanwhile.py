"""Tests for appliance.core.jobs.service: what is asked while the disk is still at work."""

from twisted.internet.defer import CancelledError, Deferred, ensureDeferred

from appliance.errors import Conflict, Unavailable
from appliance.lanes import DirectLane, Lanes
from tests.support.slow_lane import SlowLane
from tests.support.workbench import Workbench, WorkbenchCase, in_file


def cancelled(waiting: Deferred) -> Deferred:
    """*waiting*, of which nobody awaits the result any more."""
    waiting.cancel()
    return waiting


class MeanwhileTests(WorkbenchCase):
    """The disk takes its time."""

    ini = "[jobs]\nautostart =\n"

    def make_workbench(self) -> Workbench:
        """One with a slow disk, whose database outlives it."""
        self.disk = SlowLane()
        lanes = Lanes(DirectLane(), self.disk)
        return Workbench(self.spec, self.ini, in_file(self.mktemp()), lanes=lanes)

    def setUp(self) -> None:
        super().setUp()
        self.addCleanup(self.hurry)

    def hurry(self) -> None:
        """Let the disk be quick again."""
        self.disk.slow = False
        self.disk.work()

    def hold(self, *coroutines) -> list[Deferred]:
        """Ask for all of these while the disk is busy with the first."""
        self.disk.slow = True
        return [ensureDeferred(coroutine) for coroutine in coroutines]

    async def change(self, job: str, **wanted: object) -> None:
        """Change the settings of a job that runs by then."""
        await self.jobs.find(job).change(wanted)

    def again(self) -> None:
        """Cut the unit off and start it again."""
        self.workbench.cut()
        self.wake()
        self.wind(2)

    def test_stopped_before_it_is_stored(self):
        """
        A job that is stopped before it is stored that it runs neither runs nor comes back, and
        what is started after it keeps its devices.
        """
        first, stopping = self.hold(self.jobs.launch("stirring"), self.jobs.stop("stirring"))
        second = ensureDeferred(self.jobs.run("stirring"))
        self.hurry()
        self.wind(2)
        task = self.now(self.appliance.tasks.find(self.successResultOf(first).id))
        self.assertEqual((task.state, "stopped" in task.error), ("failed", True))
        self.successResultOf(stopping)
        running = self.successResultOf(second)
        self.assertGreater(self.simulation.driven()["stirrer"], 0.0)
        self.now(self.jobs.stop("stirring"))
        self.assertEqual((running.state, self.simulation.driven()["stirrer"]), ("disconnected", 0))
        self.again()
        self.assertEqual(self.jobs.running, {})

    def test_paused_and_changed(self):
        """
        A pause is not forgotten because a setting was changed before it was stored.
        """
        running = self.run_job("od_reading")
        self.hold(running.pause(), running.change({"interval": 7}))
        self.hurry()
        self.assertEqual(running.state, "sleeping")
        self.again()
        self.assertEqual(self.jobs.find("od_reading").state, "sleeping")
        self.assertEqual(self.jobs.find("od_reading").values["interval"], 7.0)

    def test_paused_and_resumed(self):
        """
        Of a pause and its end, asked for at once, the later counts.
        """
        running = self.run_job("stirring")
        self.hold(running.pause(), running.resume())
        self.hurry()
        self.wind(2)
        self.assertEqual(running.state, "ready")
        self.hold(running.resume(), running.pause())
        self.hurry()
        self.wind(2)
        self.assertEqual(running.state, "sleeping")

    def test_changed_while_starting(self):
        """
        A job that has not begun takes no changes, but can be stopped.
        """
        starting, changing, stopping = self.hold(
            self.jobs.run("led_intensity", {"B": 5}),
            self.change("led_intensity", D=7),
            self.change("led_intensity", **{"$state": "disconnected"}),
        )
        self.failureResultOf(changing, Conflict)
        self.hurry()
        self.failureResultOf(starting, Conflict)
        self.successResultOf(stopping)
        self.assertEqual(set(self.simulation.driven().values()), {0.0})

    def test_told_again_while_it_ends(self):
        """
        Lamps that are told again just when their job ends are lit by a new one.
        """
        self.run_job("led_intensity", B=5)
        again, _ = self.hold(self.jobs.launch("led_intensity", {"C": 9}), self.jobs.stop())
        self.hurry()
        self.wind(1)
        task = self.now(self.appliance.tasks.find(self.successResultOf(again).id))
        self.assertEqual((task.state, task.result), ("complete", True))
        driven = self.simulation.driven()
        self.assertEqual((driven["B"], driven["C"]), (0.0, 9.0))

    def test_waiting_no_longer(self):
        """
        Who no longer waits for readings to be stored does not keep them from being stored.
        """
        self.appliance.readings.record("od", 0.5)
        self.disk.slow = True
        self.failureResultOf(cancelled(self.appliance.readings.flush()), CancelledError)
        self.hurry()
        rows = self.now(self.appliance.readings.between("od", 0.0, 1e11, 9))
        self.assertEqual([value for _, value in rows], [0.5])
        self.assertEqual(self.flushLoggedErrors(), [])

    def test_unit_stops(self):
        """
        What was accepted while the unit stops drives nothing any more, and comes back with it.
        """
        self.run_job("od_reading")
        (starting,) = self.hold(self.jobs.launch("stirring"))
        self.now(self.jobs.make_safe())
        late = ensureDeferred(self.jobs.launch("led_intensity", {"B": 50}))
        waking = ensureDeferred(self.jobs.find("od_reading").resume())
        self.failureResultOf(late, Unavailable)
        self.failureResultOf(waking, Conflict)
        self.hurry()
        self.wind(2)
        self.successResultOf(starting)
        self.assertEqual(set(self.simulation.driven().values()), {0.0})
        self.again()
        self.assertEqual(set(self.jobs.running), {"od_reading", "stirring"})
