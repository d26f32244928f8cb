"""Tests for appliance.jobs.led_intensity and the automations of light."""

from twisted.internet.defer import ensureDeferred

from appliance.errors import Conflict, Invalid
from appliance.model import LampChanged, Reading
from tests.support.workbench import Workbench, WorkbenchCase, in_file


class LEDIntensityTests(WorkbenchCase):
    """Lamps set by hand."""

    def lit(self) -> dict[str, float]:
        """The lamps that are lit."""
        return {name: p for name, p in self.simulation.driven().items() if name in "ABCD" and p}

    def test_lights(self):
        """
        Lamps shine as told, and it is recorded and announced.
        """
        changes: list[LampChanged] = []
        self.appliance.bus.subscribe(LampChanged, changes.append)
        self.run_job("led_intensity", B=20, C=30)
        self.assertEqual(self.lit(), {"B": 20.0, "C": 30.0})
        self.assertEqual([(c.channel, c.percent) for c in changes], [("B", 20.0), ("C", 30.0)])
        self.assertEqual(self.appliance.readings.latest["led_B"].value, 20.0)

    def test_retold(self):
        """
        Run again while it runs, it changes the lamps that are named and leaves the others.
        """
        first = self.run_job("led_intensity", B=20)
        second = self.run_job("led_intensity", C=30)
        self.assertIs(first, second)
        self.now(self.jobs.launch("led_intensity", {"B": 5}))
        self.wind(1)
        self.assertEqual(self.lit(), {"B": 5.0, "C": 30.0})

    def test_ends(self):
        """
        It ends when all its lamps are dark.
        """
        running = self.run_job("led_intensity", B=20)
        self.now(running.change({"B": 0}))
        self.wind(1)
        self.assertNotIn("led_intensity", self.jobs.running)
        self.assertEqual(self.lit(), {})

    def test_held(self):
        """
        A lamp that another job holds is refused, whose it is is said, and nothing is taken.
        """
        self.run_job("od_reading")
        running = self.run_job("led_intensity", B=20)
        refused = ensureDeferred(running.change({"C": 5, "A": 10}))
        self.assertIn("od_reading", self.failureResultOf(refused, Conflict).value.message)
        self.assertEqual((self.lit(), running.values["C"]), ({"B": 20.0}, None))
        self.run_job("led_automation", automation_name="silent")
        self.now(self.jobs.stop("led_automation"))
        self.now(self.jobs.stop("led_intensity"))
        self.run_job("led_automation", automation_name="light_dark_cycle")

    def test_which(self):
        """
        It has to be told which lamp.
        """
        self.failureResultOf(ensureDeferred(self.jobs.run("led_intensity", {})), Invalid)

    def test_paused(self):
        """
        Asleep, its lamps are dark; awake, they are as before.
        """
        running = self.run_job("led_intensity", B=20)
        self.now(running.pause())
        self.assertEqual(self.lit(), {})
        self.now(running.resume())
        self.assertEqual(self.lit(), {"B": 20.0})


class ToldCase(WorkbenchCase):
    """A unit of which it is heard what is told of its lamps."""

    def setUp(self):
        super().setUp()
        self.listen()

    def listen(self):
        """Hear the unit that there is now."""
        self.changes, self.recorded = [], []
        bus = self.appliance.bus
        bus.subscribe(LampChanged, lambda e: self.changes.append((e.channel, e.percent, e.job)))
        bus.subscribe(Reading, self.record)

    def record(self, reading):
        """*reading* is recorded."""
        if reading.series.startswith("led_"):
            self.recorded.append((reading.series, reading.value))

    def told(self):
        """What was told since the last look, which is what was recorded."""
        changes, recorded = self.changes[:], self.recorded[:]
        self.changes.clear()
        self.recorded.clear()
        self.assertEqual(recorded, [(f"led_{channel}", level) for channel, level, _ in changes])
        return changes


class PutOutTests(ToldCase):
    """Lamps that are put out because the job that held them rests."""

    def test_stopped(self):
        """
        A lamp that goes dark because its job is stopped is told and recorded as dark, once.
        """
        running = self.run_job("led_intensity", B=20)
        self.assertEqual(self.told(), [("B", 20.0, "led_intensity")])
        self.now(running.pause())
        self.assertEqual(self.told(), [("B", 0.0, "led_intensity")])
        self.now(running.resume())
        self.assertEqual(self.told(), [("B", 20.0, "led_intensity")])
        self.now(self.jobs.stop("led_intensity"))
        self.assertEqual(self.told(), [("B", 0.0, "led_intensity")])
        self.assertEqual(self.appliance.readings.latest["led_B"].value, 0.0)
        self.assertEqual(running.values["B"], 20.0)

    def test_ended(self):
        """
        A job that ends because its lamps are dark has told so already.
        """
        running = self.run_job("led_intensity", B=20)
        self.told()
        self.now(running.change({"B": 0}))
        self.wind(1)
        self.assertNotIn("led_intensity", self.jobs.running)
        self.assertEqual(self.told(), [("B", 0.0, "led_intensity")])

    def test_automation(self):
        """
        The lamps of an automation are told to be dark when it is stopped by day.
        """
        self.run_job("led_automation", automation_name="light_dark_cycle", light_intensity=40)
        day = [("C", 40.0, "led_automation"), ("D", 40.0, "led_automation")]
        self.assertEqual(self.told(), day)
        self.now(self.jobs.stop("led_automation"))
        self.assertEqual(self.told(), [(c, 0.0, job) for c, _, job in day])

    def test_read(self):
        """
        A lamp that is dark while the culture is read, or lit for it, is as it was.
        """
        self.run_job("led_intensity", B=20)
        self.told()
        self.run_job("od_reading", wait=30)
        self.now(self.jobs.stop("od_reading"))
        self.assertEqual(self.told(), [])


class PutOutAtTheEndTests(ToldCase):
    """Lamps that are put out because the unit stops, or starts after it was cut off."""

    def make_workbench(self) -> Workbench:
        """A unit that remembers, and does not go on by itself."""
        return Workbench(self.spec, "[jobs]\nresume = never\n", in_file(self.mktemp()))

    def test_stop(self):
        """
        A unit that stops tells and stores that its lamps are dark; started anew, it has no more
        to tell.
        """
        self.run_job("led_intensity", B=20)
        self.told()
        self.successResultOf(self.workbench.stop())
        self.assertEqual(self.told(), [("B", 0.0, "led_intensity")])
        self.wake()
        self.assertEqual(self.stored(), [20.0, 0.0])

    def test_cut(self):
        """
        After a power cut the lamps that were lit are told to be dark, and no others.
        """
        self.run_job("led_intensity", B=20)
        self.workbench.cut()
        self.wake()
        self.assertEqual(self.appliance.readings.latest["led_B"].value, 0.0)
        self.assertEqual(self.stored(), [20.0, 0.0])
        self.assertNotIn("led_A", self.appliance.readings.latest)

    def stored(self):
        """The levels of lamp B that are stored."""
        self.wind(1)
        readings = self.appliance.readings
        return [level for _, level in self.now(readings.between("led_B", 0.0, 1e11, 10))]


class LightDarkCycleTests(WorkbenchCase):
    """Day and night."""

    def start(self):
        """A day of ten minutes, a night of five."""
        return self.run_job(
            "led_automation", automation_name="light_dark_cycle", light_intensity=40,
            light_duration_minutes=10, dark_duration_minutes=5,
        )  # fmt: skip

    def lamps(self) -> tuple[float, float]:
        """How the lamps C and D shine."""
        driven = self.simulation.driven()
        return driven["C"], driven["D"]

    def test_cycle(self):
        """
        It begins with light, and goes on by the clock.
        """
        self.start()
        seen = []
        for _ in range(30):
            seen.append(bool(self.lamps()[0]))
            self.wind(60)
        self.assertEqual(seen, 2 * (10 * [True] + 5 * [False]))

    def test_changed(self):
        """
        Another intensity counts at once, by day; it is no light by night.
        """
        running = self.start()
        self.now(running.change({"light_intensity": 15}))
        self.assertEqual(self.lamps(), (15.0, 15.0))
        self.wind(11 * 60)
        self.now(running.change({"light_intensity": 60}))
        self.assertEqual(self.lamps(), (0.0, 0.0))

    def test_clock_set(self):
        """
        A clock that is set does not move the sun of a cycle that began since the start.
        """
        self.start()
        self.wind(300)
        self.faults.inject("clock_step", 9 * 60.0, for_s=1e6)
        self.wind(200)
        self.assertEqual(self.lamps(), (40.0, 40.0))
        self.wind(120)
        self.assertEqual(self.lamps(), (0.0, 0.0))

    def test_paused(self):
        """
        After a pause it goes on where the cycle would be.
        """
        running = self.start()
        self.now(running.pause())
        self.wind(11 * 60)
        self.now(running.resume())
        self.assertEqual(self.lamps(), (0.0, 0.0))
        self.wind(5 * 60)
        self.assertEqual(self.lamps(), (40.0, 40.0))
