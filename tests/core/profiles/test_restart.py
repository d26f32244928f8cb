"""Tests of profiles that are carried out while the unit is cut off from power."""

import json

from appliance.lanes import DirectLane, Lanes
from appliance.store import profiles as rows
from tests.support.profiles import OutlivingCase, profile
from tests.support.slow_lane import SlowLane
from tests.support.workbench import Workbench, in_file

START = "{type: start, t: 0s, options: {target_rpm: 400}}"
FASTER = "options: {target_rpm: '${{ ::stirring:target_rpm + 100 }}'}}"


class RestartTests(OutlivingCase):
    """What becomes of a profile when the unit stops."""

    def test_goes_on(self):
        """
        It goes on where it was, at the times it would have had.
        """
        self.carry_out(profile(START, "{type: update, t: 1m, " + FASTER, "{type: update, t: 5m, "
                               + FASTER, "{type: stop, t: 6m}"), 100)
        self.kill(off=50)
        self.wind(1000)
        self.assertEqual(
            self.told,
            [(0.5, "ready"), (60.0, 500.0), (150.5, "ready"), (300.0, 600.0),
             (360.0, "disconnected")])
        self.assertNotIn("experiment_profile", self.jobs.running)

    def test_late(self):
        """
        What fell due while the unit was off is done in order as soon as it is back, after the
        jobs are, and is said to be late.
        """
        self.carry_out(profile(START, "{type: update, t: 2m, " + FASTER,
                               "{type: update, t: 3m, " + FASTER), 100)
        self.kill(off=500)
        self.wind(60)
        self.assertEqual(self.told[1:], [(600.5, "ready"), (600.5, 500.0), (600.5, 600.0)])
        self.assertTrue(any("8.008 min late" in line for line in self.said), self.said)

    def test_too_late(self):
        """
        What fell due longer ago than the limit is left out, and that is said.
        """
        self.carry_out(profile(START, "{type: update, t: 2m, options: {target_rpm: 1}}",
                               "{type: update, t: 2h, options: {target_rpm: 2}}"), 100,
                       late_limit=1)
        self.kill(off=7300)
        self.wind(60)
        self.assertEqual(self.target(), 2.0)
        self.assertNotIn(1.0, [value for _, value in self.told])
        self.assertTrue(any("Left out" in line for line in self.said))

    def test_repeat(self):
        """
        Of the turns of a repeat that were missed only the last one is done, and the rhythm stays.
        """
        self.carry_out(profile(
            START, "{type: repeat, t: 0s, every: 1m, actions: [{type: update, t: 10s, "
            + FASTER + "]}"), 100)
        self.kill(off=300)
        self.wind(90)
        self.assertEqual(
            self.told, [(0.5, "ready"), (10.0, 500.0), (70.0, 600.0), (400.5, "ready"),
                        (400.5, 700.0), (430.0, 800.0), (490.0, 900.0)])

    def test_when(self):
        """
        What was waited for is waited for again.
        """
        self.carry_out(profile(
            START, "{type: when, t: 0s, wait_until: '::stirring:target_rpm > 900', actions: ["
            "{type: stop, t: 1m}]}"), 30)
        self.kill(off=30)
        self.wind(10)
        self.now(self.jobs.find("stirring").change({"target_rpm": 1000}))
        self.wind(5)
        self.kill(off=5)
        self.wind(300)
        self.assertEqual(self.told[-1], (130.0, "disconnected"))

    def test_text_is_kept(self):
        """
        What goes on is what was begun, whatever has become of the file.
        """
        self.carry_out(profile(START, "{type: update, t: 1m, options: {target_rpm: 1}}"), 10)
        self.now(self.profiles.files.write("mine", profile("{type: stop, t: 1m}")))
        self.now(self.profiles.files.delete("mine"))
        self.kill()
        self.wind(100)
        self.assertEqual(self.target(), 1.0)

    def test_terminated(self):
        """
        A unit that is stopped in good order goes on with its profile, too.
        """
        self.carry_out(profile(START, "{type: update, t: 1m, options: {target_rpm: 1}}"), 10)
        self.successResultOf(self.workbench.stop())
        self.workbench.clock.advance(10)
        self.wake()
        self._listen()
        self.wind(100)
        self.assertEqual(self.told[-1], (60.0, 1.0))

    def test_paused(self):
        """
        One that was paused stays so, and the time that passes counts for nothing.
        """
        self.carry_out(profile(START, "{type: update, t: 1m, options: {target_rpm: 1}}"), 30)
        self.now(self.jobs.find("experiment_profile").pause())
        self.wind(10)
        self.kill(off=1000)
        self.wind(1000)
        self.assertEqual(self.target(), 400.0)
        carried = self.profiles.current
        self.assertIs(self.now(self.profiles.carried()), carried)
        self.assertEqual((carried.elapsed.paused, carried.elapsed.seconds), (True, 30.0))
        self.now(self.jobs.find("experiment_profile").resume())
        self.wind(25)
        self.assertEqual(self.target(), 400.0)
        self.wind(10)
        self.assertEqual(self.target(), 1.0)

    def test_stopped(self):
        """
        One that was stopped stays stopped, and a new one begins from the start.
        """
        self.carry_out(profile(START, "{type: update, t: 1m, options: {target_rpm: 1}}"), 30)
        self.now(self.jobs.stop("experiment_profile"))
        self.kill()
        self.wind(100)
        self.assertNotIn("experiment_profile", self.jobs.running)
        self.begin(30)
        self.assertEqual(self.target(), 400.0)
        self.wind(60)
        self.assertEqual(self.target(), 1.0)

    def test_host_clock(self):
        """
        Setting the host's clock by a day changes nothing, not even after a restart.
        """
        self.carry_out(profile(START, "{type: update, t: 5m, options: {target_rpm: 1}}"), 60)
        self.faults.inject("clock_step", 86_400.0)
        self.wind(60)
        self.assertEqual(self.target(), 400.0)
        self.kill(off=60)
        self.wind(60)
        self.assertEqual(self.target(), 400.0)
        self.wind(120)
        self.assertEqual(self.told[-1], (300.0, 1.0))


class OnceTests(OutlivingCase):
    """Nothing is done twice."""

    def test_while_starting(self):
        """
        A start that was accepted just before the power went is not done again.
        """
        self.carry_out(profile(START, "{type: stop, t: 1h}"), 0.2)
        self.assertEqual(self.jobs.find("stirring").state, "init")
        self.kill()
        self.wind(60)
        runs = [run.name for run in self.now(self.jobs.history())]
        self.assertEqual(runs.count("stirring"), 1)
        self.assertEqual(self.outcomes(), ["done"])

    def interrupt(self, number, values):
        """Stop the unit just after it was written down that an action is being done."""
        store = self.appliance.storage.store
        run, state = self.now(store.read(rows.unfinished, "First experiment"))
        utc = self.workbench.appliance.clock.utc()
        state["doing"] = {"number": number, "due": 60.0, "utc": utc, "values": values}
        state["strands"][0]["done"] = number + 1
        state["clock"] = {"elapsed": 60.0, "utc": utc, "paused": False}
        self.now(store.do(rows.save, run.id, json.dumps(state)))
        self.kill()

    def test_between(self):
        """
        A change that was written down but not made is made with the value that was meant.
        """
        self.carry_out(profile(START, "{type: update, t: 1m, " + FASTER, "{type: stop, t: 1h}"),
                       59)
        self.interrupt(1, {"target_rpm": 500})
        self.wind(60)
        self.assertEqual(self.target(), 500.0)
        self.assertEqual(self.outcomes(), ["done", "done"])

    def test_made_already(self):
        """
        A change that was made, but not known to be, is made again with the same value.
        """
        self.carry_out(profile(START, "{type: update, t: 1m, " + FASTER, "{type: stop, t: 1h}"),
                       59)
        self.now(self.jobs.find("stirring").change({"target_rpm": 500}))
        self.interrupt(1, {"target_rpm": 500})
        self.wind(60)
        self.assertEqual(self.target(), 500.0)

    def test_start_not_accepted(self):
        """
        A start that was written down but not accepted is done.
        """
        self.carry_out(profile(
            "{type: log, t: 0s, options: {message: hello}}", START.replace("0s", "1m"),
            "{type: stop, t: 1h}"), 59)
        self.interrupt(1, {"target_rpm": 444})
        self.wind(60)
        self.assertEqual(self.target(), 444.0)

    def test_any_moment(self):
        """
        Whenever the power goes, each change is made exactly once.
        """
        text = profile(START, "{type: repeat, t: 1s, every: 2s, max_time: 20s, actions: ["
                       "{type: update, t: 0s, " + FASTER + ", {type: update, t: 1s, "
                       "options: {target_rpm: '${{ ::stirring:target_rpm - 50 }}'}}]}",
                       "{type: log, t: 1h, options: {message: end}}")
        self.carry_out(text, 0.3)
        for moment in (0.1, 0.4, 0.3, 1.9, 2.05, 3.3, 0.01, 0.7, 4.2):
            self.wind(moment)
            self.kill()
        self.wind(100)
        self.assertEqual(self.target(), 400.0 + 10 * 50.0)


class DiskTests(OutlivingCase):
    """A disk that cannot be written to."""

    def test_waits(self):
        """
        What cannot be written down is not done, until it can be.
        """
        self.carry_out(profile(START, "{type: update, t: 1m, options: {target_rpm: 1}}",
                               "{type: stop, t: 1h}"), 30)
        self.faults.inject("sd_full")
        self.wind(60)
        self.assertEqual(self.target(), 400.0)
        self.assertEqual(self.troubles("experiment_profile"), {"profile-not-stored"})
        self.faults.clear("sd_full")
        self.wind(60)
        self.assertEqual(self.target(), 1.0)
        self.assertEqual(self.troubles("experiment_profile"), set())


class SlowDiskTests(OutlivingCase):
    """A disk that takes its time."""

    def make_workbench(self) -> Workbench:
        """One whose disk can be held up."""
        self.disk = SlowLane()
        lanes = Lanes(DirectLane(), self.disk)
        return Workbench(self.spec, self.ini, in_file(self.mktemp()), lanes=lanes)

    def test_in_turn(self):
        """
        A change is made before the next one is worked out, however long that takes.
        """
        self.carry_out(profile(START, "{type: update, t: 60s, " + FASTER,
                               "{type: update, t: 65s, " + FASTER, "{type: stop, t: 1h}"), 58)
        self.disk.slow = True
        self.wind(200)
        self.assertEqual(self.target(), 400.0)
        self.disk.slow = False
        self.disk.work()
        self.wind(1)
        self.assertEqual(self.target(), 600.0)
