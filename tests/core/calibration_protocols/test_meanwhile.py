"""What is asked of a calibration session while the disk is still at work."""

from twisted.internet.defer import ensureDeferred

from appliance.errors import Conflict, Unavailable
from appliance.lanes import DirectLane, Lanes
from tests.support.protocols import SessionCase
from tests.support.slow_lane import SlowLane
from tests.support.workbench import Workbench, in_file


class MeanwhileTests(SessionCase):
    """Somebody is quicker than the disk."""

    def make_workbench(self) -> Workbench:
        """One with a slow disk."""
        self.disk = SlowLane()
        lanes = Lanes(DirectLane(), self.disk)
        return Workbench(self.spec, self.ini, in_file(self.mktemp()), lanes=lanes)

    def setUp(self) -> None:
        super().setUp()
        self.addCleanup(self.hurry)
        self.begin("media_pump", "duration_based")
        self.answer()
        self.answer(durations="1 2")
        self.disk.slow = True

    def hurry(self) -> None:
        """The disk is quick from now on."""
        self.disk.slow = False
        self.disk.work()

    def prime(self):
        """Have the pump turned."""
        return ensureDeferred(self.sessions.answer(self.session_id, {"out_of_vial": True}))

    def test_twice(self):
        """
        An answer that is sent twice turns the pump once, and an abort stops it.
        """
        first, second = self.prime(), self.prime()
        self.failureResultOf(second, Conflict)
        self.hurry()
        self.successResultOf(first)
        self.wind(2.0)
        self.assertEqual(self.simulation.driven()["media"], 100.0)
        self.assertIs(self.session.error, None)
        self.now(self.sessions.abort(self.session_id))
        self.wind(0.1)
        self.assertEqual(self.simulation.driven()["media"], 0.0)

    def test_aborted_meanwhile(self):
        """
        A session that is aborted before its answer is stored stays aborted, and turns no pump.
        """
        for calls in (("prime", "abort"), ("abort", "prime")):
            self.hurry()
            if self.session.status != "in_progress":
                self.begin_again()
            self.disk.slow = True
            asked = {
                call: self.prime() if call == "prime"
                else ensureDeferred(self.sessions.abort(self.session_id)) for call in calls
            }  # fmt: skip
            self.hurry()
            self.wind(2.0)
            self.successResultOf(asked["abort"])
            self.assertEqual(self.simulation.driven()["media"], 0.0)
            self.assertEqual(self.session.status, "aborted")

    def test_after_a_power_cut(self):
        """
        Before the sessions were read, none is said not to be there, and none is begun.
        """
        self.hurry()
        self.workbench.cut()
        self.disk.slow = True
        self.workbench.wake()
        self.sessions = self.workbench.appliance.calibration_sessions
        self.assertRaises(Unavailable, self.sessions.find, self.session_id)
        again = ensureDeferred(self.sessions.begin("media_pump", "duration_based"))
        self.failureResultOf(again, Unavailable)
        self.hurry()
        self.wind(1.0)
        self.assertEqual(self.session.step, "prime")

    def begin_again(self) -> None:
        """Another session, at the same step."""
        self.begin("media_pump", "duration_based")
        self.answer()
        self.answer(durations="1 2", name="other")
