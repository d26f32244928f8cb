"""Tests for appliance.core.tasks."""

from twisted.internet.defer import Deferred, ensureDeferred, fail, succeed

from appliance.errors import Conflict, NotFound, Unavailable
from tests.support.workbench import Workbench, WorkbenchCase, in_file


class TasksTests(WorkbenchCase):
    """Work that outlives its request."""

    def make_workbench(self) -> Workbench:
        """One whose database outlives it."""
        return Workbench(self.spec, self.ini, in_file(self.mktemp()))

    def launch(self, work: Deferred) -> str:
        """Launch it; the task's id."""
        return self.now(self.appliance.tasks.launch("work", lambda: work)).id

    def find(self, id: str):
        """The task, asked after."""
        return self.now(self.appliance.tasks.find(id))

    def test_ends(self):
        """
        A task is pending until its work is done, and keeps what came of it.
        """
        work: Deferred = Deferred()
        id = self.launch(work)
        self.assertEqual(self.find(id).state, "pending")
        work.callback({"answer": 42})
        for _ in range(2):
            task = self.find(id)
            told = task.state, task.result, task.error
            self.assertEqual(told, ("complete", {"answer": 42}, None))

    def test_lock_let_go(self):
        """
        What could not be accepted holds nothing: it can be asked for again once the disk works.
        """
        tasks = self.appliance.tasks
        for full in (True, False):
            if full:
                self.faults.inject("sd_full")
            else:
                self.faults.clear("sd_full")
            launching = ensureDeferred(
                tasks.launch("clean", tasks.locks.during("cleaning", self.clean))
            )
            if full:
                self.failureResultOf(launching, Unavailable)
            else:
                self.successResultOf(launching)

    async def clean(self) -> bool:
        """Something that is done by one at a time."""
        return True

    def test_refused(self):
        """
        Work that was refused says why, with what to do about it.
        """
        task = self.find(self.launch(fail(Conflict("It is taken.", remedy="Wait."))))
        self.assertEqual((task.state, task.error), ("failed", "It is taken. Wait."))

    def test_stumbled(self):
        """
        An error of our own is for the log, not for the caller.
        """
        task = self.find(self.launch(fail(ZeroDivisionError("secret"))))
        self.assertEqual(task.state, "failed")
        self.assertNotIn("secret", task.error)
        self.assertEqual(len(self.flushLoggedErrors(ZeroDivisionError)), 1)

    def test_result_that_json_cannot_say(self):
        """
        A result that cannot be sent is only that it was done.
        """
        self.assertIs(self.find(self.launch(succeed(object()))).result, True)

    def test_survives(self):
        """
        Results survive a restart; what was cut off by it has failed.
        """
        done, cut_off = self.launch(succeed(1)), self.launch(Deferred())
        self.workbench.cut()
        self.wake()
        self.assertEqual(self.find(done).result, 1)
        self.assertEqual(self.find(cut_off).state, "failed")

    def test_unknown(self):
        """
        What was never a task is not found.
        """
        for id in ("", "nonsense", "0" * 5000):
            self.failureResultOf(ensureDeferred(self.appliance.tasks.find(id)), NotFound)

    def test_full_disk(self):
        """
        What cannot be remembered is not begun; what began before can still be asked after.
        """
        work: Deferred = Deferred()
        id = self.launch(work)
        self.faults.inject("sd_full", for_s=1e6)
        begun: list[bool] = []
        launching = self.appliance.tasks.launch("more", lambda: begun.append(True))
        self.failureResultOf(ensureDeferred(launching), Unavailable)
        work.callback(7)
        self.assertEqual((begun, self.find(id).result), ([], 7))

    def test_disk_that_was_full(self):
        """
        What ended, or was accepted and ended, while the disk was full is stored with what ends
        after it.
        """
        work: Deferred = Deferred()
        id = self.launch(work)
        self.faults.inject("sd_full")
        work.callback(7)
        stop = self.now(self.jobs.launch_stop()).id
        self.faults.clear("sd_full")
        self.launch(succeed(1))
        self.workbench.cut()
        self.wake()
        self.assertEqual((self.find(id).result, self.find(stop).state), (7, "complete"))
