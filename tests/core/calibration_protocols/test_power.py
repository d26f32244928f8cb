"""Tests for sessions and power cuts."""

from twisted.internet.defer import ensureDeferred
from twisted.trial.unittest import SynchronousTestCase

from appliance.model import CalibrationSessionChanged
from tests.support.workbench import Workbench


class PowerTests(SynchronousTestCase):
    """A session on a unit that loses power."""

    def setUp(self) -> None:
        self.workbench = Workbench(url=f"sqlite:///{self.mktemp()}")
        self.addCleanup(lambda: self.successResultOf(self.workbench.stop()))

    @property
    def sessions(self):
        """The sessions of the unit as it runs now."""
        return self.workbench.appliance.calibration_sessions

    def now(self, coroutine):
        """The result of *coroutine*."""
        return self.successResultOf(ensureDeferred(coroutine))

    def test_goes_on(self):
        """
        What was answered is there after a power cut; what the unit was doing is begun again.
        """
        session = self.now(self.sessions.begin("media_pump", "duration_based"))
        self.now(self.sessions.answer(session.id, {}))
        self.now(self.sessions.answer(session.id, {"durations": "1 2", "name": "mine"}))
        self.now(self.sessions.answer(session.id, {"out_of_vial": True}))
        self.workbench.wind(2.0)
        self.workbench.cut()
        self.workbench.wake()
        self.workbench.wind(6.0)
        self.assertEqual(self.workbench.simulation.driven()["media"], 0.0)
        found = self.sessions.find(session.id)
        self.assertEqual((found.step, found.data["name"]), ("prime", "mine"))
        self.assertEqual(self.sessions.step(found).metadata["working"], False)
        self.now(self.sessions.answer(session.id, {"out_of_vial": True}))

    def test_told(self):
        """
        Sessions that are read from the last run are told to whoever is listening already.
        """
        session = self.now(self.sessions.begin("media_pump", "duration_based"))
        told: list = []
        self.workbench.appliance.bus.subscribe(CalibrationSessionChanged, told.append)
        self.now(self.sessions.load())
        self.assertEqual(told, [CalibrationSessionChanged(session.id)])

    def test_old_ones(self):
        """
        Old sessions are let go, open ones are not.
        """
        first = self.now(self.sessions.begin("waste_pump", "duration_based"))
        for _ in range(60):
            self.workbench.wind(1.0)
            session = self.now(self.sessions.begin("media_pump", "duration_based"))
            self.now(self.sessions.abort(session.id))
        self.assertEqual(len(self.sessions.all), 51)
        self.assertEqual(self.sessions.find(first.id).status, "in_progress")
