"""Tests for appliance.core.jobs.service."""

from twisted.internet.defer import ensureDeferred

from appliance.errors import Conflict, Invalid, NotFound
from tests.support.workbench import WorkbenchCase


class LifecycleTests(WorkbenchCase):
    """Starting, pausing, changing and stopping."""

    def test_ready_after_the_kick(self):
        """
        A job is ready when its start is done, not before.
        """
        starting = ensureDeferred(self.jobs.run("stirring"))
        self.assertEqual(self.jobs.find("stirring").state, "init")
        self.wind(1.0)
        self.assertEqual(self.successResultOf(starting).state, "ready")

    def test_stopping_makes_safe(self):
        """
        The motor is let go when its job stops.
        """
        self.run_job("stirring")
        self.wind(60)
        self.now(self.jobs.stop("stirring"))
        self.wind(60)
        self.assertEqual(self.simulation.driven()["stirrer"], 0.0)
        self.assertNotIn("stirring", self.jobs.running)

    def test_pausing_makes_safe_and_resuming_goes_on(self):
        """
        A sleeping job drives nothing; woken, it goes on with its settings.
        """
        running = self.run_job("stirring", target_rpm=700)
        self.wind(60)
        self.now(running.pause())
        self.wind(10)
        self.assertEqual(self.simulation.driven()["stirrer"], 0.0)
        waking = ensureDeferred(running.resume())
        self.wind(60)
        self.successResultOf(waking)
        self.assertApproximates(self.simulation.truth()["rpm"], 700.0, 40.0)

    def test_one_of_a_name(self):
        """
        The second job of a name is refused, and told which runs.
        """
        self.run_job("stirring")
        self.failureResultOf(ensureDeferred(self.jobs.run("stirring")), Conflict)

    def test_change_is_all_or_nothing(self):
        """
        A request with one bad value changes nothing.
        """
        running = self.run_job("od_reading")
        wanted = {"ir_led_intensity": 50, "interval": -1}
        self.failureResultOf(ensureDeferred(running.change(wanted)), Invalid)
        self.assertEqual(running.values["ir_led_intensity"], 80.0)

    def test_unknown(self):
        """
        What is not a job, an option or a setting is refused by its own name.
        """
        self.failureResultOf(ensureDeferred(self.jobs.run("stiring")), NotFound)
        self.failureResultOf(ensureDeferred(self.jobs.run("stirring", {"rpm": 1})), Invalid)
        running = self.run_job("stirring")
        self.failureResultOf(ensureDeferred(running.change({"rpm": 1})), NotFound)


class TaskTests(WorkbenchCase):
    """What a task says of the job it started."""

    def test_complete_when_ready(self):
        """
        A task is pending until the job is ready, and complete then, however often it is asked.
        """
        task = self.now(self.jobs.launch("stirring"))
        self.assertEqual(self.now(self.appliance.tasks.find(task.id)).state, "pending")
        self.wind(1.0)
        for _ in range(2):
            self.assertEqual(self.now(self.appliance.tasks.find(task.id)).state, "complete")

    def test_stop_is_stored_with_its_task(self):
        """
        A stop that was accepted holds even if the unit dies before the job has ended.
        """
        self.run_job("stirring")
        self.now(self.jobs.launch_stop(name="stirring"))
        self.assertEqual(self.now(self.jobs.history(1))[0].ended is not None, True)
