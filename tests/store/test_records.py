"""Jobs, tasks, alerts, logins, experiments and the log as rows."""

import json

from msgspec.structs import replace

from appliance.errors import Conflict, NotFound
from appliance.model import Alert, Experiment, JobRecord, LogEntry, Who
from appliance.store import alerts, experiments, jobs, logs, sessions, tasks
from tests.support.store import StoreCase

JOB = JobRecord(0, "stirring", None, "First", "user", 5.0, options={"target_rpm": 500.0})
ALERT = Alert(1, "stalled", "stirring", "It stands still.", "Look.", "First", 7.0)


class JobsTests(StoreCase):
    """Runs of jobs."""

    def test_unfinished(self):
        """
        A run that has begun and not ended is what was running, as it was begun.
        """
        first, second = self.do(jobs.begin, JOB), self.do(jobs.begin, JOB)
        self.do(jobs.end, first, 9.0)
        self.assertEqual(self.do(jobs.unfinished), [replace(JOB, id=second)])
        self.assertEqual(self.do(jobs.find, first), replace(JOB, id=first, ended=9.0))
        self.assertIsNone(self.do(jobs.find, 99))

    def test_ends_once(self):
        """
        A run that has ended stays as it was.
        """
        run = self.do(jobs.begin, JOB)
        self.do(jobs.end, run, 9.0)
        self.do(jobs.end, run, 10.0)
        self.assertEqual(self.do(jobs.find, run).ended, 9.0)

    def test_settings(self):
        """
        What a job was set to is remembered setting by setting, and whether it was paused.
        """
        run = self.do(jobs.begin, JOB)
        self.do(jobs.change_settings, run, {"target_rpm": 400.0, "note": "a"})
        self.do(jobs.change_settings, run, {"target_rpm": 300.0})
        self.do(jobs.set_asleep, run, True)
        self.assertEqual(self.do(jobs.settings, run), {"target_rpm": 300.0, "note": "a"})
        self.assertTrue(self.do(jobs.find, run).asleep)

    def test_history(self):
        """
        Runs are listed from the newest, of all experiments or of one.
        """
        for name in "abc":
            self.do(jobs.begin, replace(JOB, experiment=name))
        self.assertEqual([j.experiment for j in self.do(jobs.history, 2)], ["c", "b"])
        self.assertEqual([j.experiment for j in self.do(jobs.history, 2, "a")], ["a"])

    def test_kept(self):
        """
        What a job asks to be kept is there at its next run in the same experiment, to the bit.
        """
        state = {"level": 0.1 + 0.2, "cov": [1e-300, 2.0], "at": None}
        for kept in ({"level": 1}, state):
            self.do(jobs.keep_texts, [(("growth", "First"), json.dumps(kept))])
        self.assertEqual(self.do(jobs.kept_state, "growth", "First"), state)
        self.assertIsNone(self.do(jobs.kept_state, "growth", "Second"))
        self.do(jobs.forget_state, "growth", "First")
        self.assertIsNone(self.do(jobs.kept_state, "growth", "First"))


class TasksTests(StoreCase):
    """Work that outlives its request."""

    def test_result(self):
        """
        A task keeps its result, and can be asked for it again and again.
        """
        self.do(tasks.put, "a", "run stirring", 1.0)
        self.assertEqual(self.do(tasks.find, "a").state, "pending")
        self.do(tasks.finish, "a", "complete", {"id": [1]}, None, 2.0)
        for _ in range(2):
            task = self.do(tasks.find, "a")
            self.assertEqual((task.state, task.finished), ("complete", 2.0))
            self.assertEqual(task.result, {"id": [1]})
        self.assertIsNone(self.do(tasks.find, "b"))

    def test_interrupted(self):
        """
        What was pending when the unit stopped has failed, and says why.
        """
        self.do(tasks.put, "a", "what", 1.0)
        self.do(tasks.put, "b", "what", 1.0)
        self.do(tasks.finish, "b", "failed", None, "No.", 2.0)
        self.assertEqual(self.do(tasks.interrupt_all, 3.0), 1)
        self.assertEqual(self.do(tasks.find, "a").state, "failed")
        self.assertIn("interrupted", self.do(tasks.find, "a").error)
        self.assertEqual(self.do(tasks.find, "b").error, "No.")

    def test_prune(self):
        """
        Old tasks are forgotten, those that are pending never.
        """
        for i in range(10):
            self.do(tasks.put, str(i), "what", float(i))
            if i:
                self.do(tasks.finish, str(i), "complete", None, None, 50.0)
        self.do(tasks.prune, 5.0, 100)
        left = [i for i in range(10) if self.do(tasks.find, str(i))]
        self.assertEqual(left, [0, 6, 7, 8, 9])
        self.do(tasks.prune, 5.0, 2)
        self.assertEqual([i for i in range(10) if self.do(tasks.find, str(i))], [0, 8, 9])


class AlertsTests(StoreCase):
    """Alerts."""

    def test_life(self):
        """
        An alert is remembered as what has become of it.
        """
        self.do(alerts.put, ALERT)
        self.assertEqual(self.do(alerts.active), [ALERT])
        self.do(alerts.put, replace(ALERT, acknowledged=8.0))
        self.do(alerts.put, replace(ALERT, acknowledged=8.0, cleared=9.0))
        self.assertEqual(self.do(alerts.active), [])
        self.assertEqual(self.do(alerts.find, 1), replace(ALERT, acknowledged=8.0, cleared=9.0))

    def test_start(self):
        """
        After a start nothing is active, and ids go on from the last.
        """
        self.assertEqual(self.do(alerts.last_id), 0)
        self.do(alerts.put, replace(ALERT, id=41))
        self.do(alerts.clear_all, 9.0)
        self.assertEqual(self.do(alerts.last_id), 41)
        self.assertEqual(self.do(alerts.find, 41).cleared, 9.0)

    def test_page(self):
        """
        Alerts are listed from the newest, page by page, and old ones forgotten once cleared.
        """
        for i in range(1, 8):
            self.do(alerts.put, replace(ALERT, id=i, cleared=None if i == 2 else 9.0))
        self.assertEqual([a.id for a in self.do(alerts.page, 3)], [7, 6, 5])
        self.assertEqual([a.id for a in self.do(alerts.page, 3, 5)], [4, 3, 2])
        self.do(alerts.prune, 3)
        self.assertEqual([a.id for a in self.do(alerts.page, 9)], [7, 6, 5, 2])


class SessionsTests(StoreCase):
    """Logins."""

    def test_valid(self):
        """
        A login holds until it expires, may be extended, and is gone when it is removed.
        """
        ada = Who("Ada", "operator")
        self.do(sessions.put, "h1", ada, 100.0)
        self.do(sessions.put, "h1", ada, 200.0)
        self.do(sessions.put, "h2", ada, 50.0)
        self.assertEqual(self.do(sessions.valid, 150.0), [("h1", ada, 200.0)])
        self.do(sessions.prune, 150.0)
        self.assertEqual(len(self.do(sessions.valid, 0.0)), 1)
        self.do(sessions.remove, "h1")
        self.assertEqual(self.do(sessions.valid, 0.0), [])


class ExperimentsTests(StoreCase):
    """Experiments."""

    def test_names(self):
        """
        A name is given once.
        """
        self.do(experiments.create, Experiment("a", 1.0))
        self.failureResultOf(self.store.do(experiments.create, Experiment("a", 2.0)), Conflict)
        self.assertEqual(self.do(experiments.find, "a").created, 1.0)
        self.failureResultOf(self.store.do(experiments.find, "b"), NotFound)
        self.failureResultOf(self.store.do(experiments.choose, "b"), NotFound)
        self.failureResultOf(self.store.do(experiments.change, "b", {}), NotFound)


class LogsTests(StoreCase):
    """The log."""

    def setUp(self):
        super().setUp()
        levels = ("DEBUG", "INFO", "NOTICE", "WARNING", "ERROR")
        self.do(logs.add, [
            LogEntry(float(i), levels[i % 5], "ab"[i % 2], f"{i}% of A_B", "First")
            for i in range(1, 41)
        ])

    def page(self, **wanted):
        """When the entries of a page were written."""
        order = ("before", "limit", "level", "source", "contains")
        defaults = {"limit": 100}
        return [e.at for e in self.do(logs.page, *((defaults | wanted).get(k) for k in order))]

    def test_newest_first(self):
        """
        The newest entries come first; the next page begins where one ended.
        """
        self.assertEqual(self.page(limit=3), [40.0, 39.0, 38.0])
        self.assertEqual(self.page(limit=2, before=38.0), [37.0, 36.0])
        self.assertEqual(self.do(logs.newest), 40_000)

    def test_filters(self):
        """
        A page can be of one level and worse, of one source, or of messages with some words.
        """
        self.assertEqual(self.page(limit=3, level="WARNING"), [39.0, 38.0, 34.0])
        self.assertEqual(self.page(limit=2, source="b"), [39.0, 37.0])
        self.assertEqual(self.page(contains="7% OF a_b"), [37.0, 27.0, 17.0, 7.0])
        self.assertEqual(self.page(contains="7%A"), [])
        self.assertEqual(self.page(contains="a-b"), [])

    def test_prune(self):
        """
        Old entries are forgotten.
        """
        self.do(logs.prune, 10.0, 1000)
        self.assertEqual(len(self.page()), 30)
        self.do(logs.prune, 0.0, 4)
        self.assertEqual(self.page(), [40.0, 39.0, 38.0, 37.0])
