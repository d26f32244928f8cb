"""Tests for appliance.jobs.led_intensity and the automations of light."""

from twisted.internet.defer import ensureDeferred

from appliance.errors import Conflict, Invalid
from appliance.model import LampChanged
from tests.support.workbench import WorkbenchCase


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
