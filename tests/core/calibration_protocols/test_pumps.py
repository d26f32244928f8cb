"""Tests for the calibration of pumps."""

from twisted.internet.defer import ensureDeferred

from appliance.errors import Conflict, Invalid, NotFound
from tests.support.curves import pump
from tests.support.protocols import SessionCase


class PumpTests(SessionCase):
    """From the tubes to a calibration in use."""

    def begin_running(self, durations="1 2 4", **settings):
        """A session that is at its first run."""
        self.begin("media_pump", "duration_based")
        self.answer()
        self.answer(name="mine", durations=durations, **settings)
        return self.answer(out_of_vial=True)

    def test_through(self):
        """
        Each run turns the pump as long as announced; what was typed makes the line that is kept.
        """
        step = self.begin_running()
        self.assertEqual((step.id, step.title), ("run", "Run 1 of 3"))
        for ml in (0.11, 0.21, 0.41):
            step = self.answer()
            self.assertEqual(step.id, "volume")
            step = self.answer(ml=ml)
        self.assertEqual(step.id, "review")
        self.assertEqual(step.metadata["concerns"], [])
        for wanted, found in zip((1.0, 2.0, 4.0), step.metadata["points"]["x"], strict=True):
            self.assertApproximates(found, wanted, 0.11)
        self.answer()
        self.assertEqual(self.session.status, "complete")
        calibration = self.appliance.calibrations.active("media_pump")
        self.assertEqual(calibration.name, "mine")
        self.assertApproximates(calibration.y(3.0), 0.31, 0.02)
        self.assertEqual(self.session.result["calibration_name"], "mine")

    def test_not_used(self):
        """
        It can be kept without being used.
        """
        self.begin_running("1 2")
        for ml in (0.1, 0.2):
            self.answer()
            self.answer(ml=ml)
        self.answer(activate=False)
        self.assertIs(self.appliance.calibrations.active("media_pump"), None)
        self.assertEqual(len(self.now(self.appliance.calibrations.of("media_pump"))), 1)

    def test_again(self):
        """
        A run that went wrong is made again.
        """
        self.begin_running("1 2")
        self.answer()
        step = self.answer(ml=99.0, again=True)
        self.assertEqual(step.title, "Run 1 of 2")
        self.assertEqual(self.session.data["xs"], [])

    def test_inputs(self):
        """
        What is missing, is no number, out of range, or was not asked for is refused by its label.
        """
        self.begin("media_pump", "duration_based")
        self.refused(Invalid, colour="blue")
        self.answer()
        for durations in ("1", "1 x", "1 1", "0 1", "1 61", " ".join(map(str, range(1, 20)))):
            self.refused(Invalid, durations=durations)
        self.refused(Invalid, name="../x")
        self.refused(Invalid, dc=5)
        self.answer(durations="1,2")
        self.answer(out_of_vial=True)
        self.answer()
        for ml in (None, "", "much", float("nan"), -1, 1e9, True, [1]):
            self.refused(Invalid, ml=ml)

    def test_name_taken(self):
        """
        A name that is taken is refused before anything is pumped.
        """
        self.now(self.appliance.calibrations.create("media_pump", pump("mine")))
        self.begin("media_pump", "duration_based")
        self.answer()
        self.refused(Conflict, name="mine")

    def test_nothing_came(self):
        """
        A pump that moves nothing gets no calibration.
        """
        self.begin_running("1 2")
        self.answer()
        self.answer(ml=0)
        self.answer()
        self.refused(Conflict, ml=0)
        self.assertEqual(self.step().id, "volume")

    def test_falling_is_told(self):
        """
        Volumes that do not rise with the duration are told before they are kept.
        """
        self.begin_running("1 2 4")
        for ml in (0.4, 0.2, 0.1):
            self.answer()
            step = self.answer(ml=ml)
        names = {concern["name"] for concern in step.metadata["concerns"]}
        self.assertIn("calibration-not-rising", names)

    def test_not_while_dosing(self):
        """
        While something else doses, the pump is not run, and the session says why.
        """
        self.begin("media_pump", "duration_based")
        self.answer()
        self.answer(durations="1 2")
        with self.appliance.dosing.operations.holding("somebody"):
            step = self.answer(out_of_vial=True)
        self.assertEqual(step.id, "prime")
        self.assertIn("somebody", self.session.error)
        self.assertEqual(self.answer(out_of_vial=True).id, "run")
        self.assertIs(self.session.error, None)

    def test_abort_stops_the_pump(self):
        """
        A session that is aborted while the pump turns stops it, and ends without a result.
        """
        self.begin("media_pump", "duration_based")
        self.answer()
        self.answer(durations="1 2")
        self.now(self.sessions.answer(self.session_id, {"out_of_vial": True}))
        self.wind(2.0)
        self.assertEqual(self.simulation.driven()["media"], 100.0)
        self.now(self.sessions.abort(self.session_id))
        self.wind(0.1)
        self.assertEqual(self.simulation.driven()["media"], 0.0)
        self.assertEqual(self.session.status, "aborted")
        self.refused(Conflict)
        self.now(self.sessions.abort(self.session_id))

    def test_busy(self):
        """
        While the unit works on a step, another answer is refused.
        """
        self.begin("media_pump", "duration_based")
        self.answer()
        self.answer(durations="1 2")
        self.now(self.sessions.answer(self.session_id, {"out_of_vial": True}))
        self.refused(Conflict, out_of_vial=True)

    def test_stopped_by_somebody(self):
        """
        A job that somebody stops is no end of the session: it says so, and can be done again.
        """
        self.begin("media_pump", "duration_based")
        self.answer()
        self.answer(durations="1 2")
        self.now(self.sessions.answer(self.session_id, {"out_of_vial": True}))
        self.wind(2.0)
        self.now(self.jobs.stop("run_pump"))
        self.wind(1.0)
        self.assertIn("stopped", self.session.error)
        self.assertEqual(self.answer(out_of_vial=True).id, "run")

    def test_tubes_in_the_vial(self):
        """
        Nothing is pumped past the guard of the vial before somebody has seen the tubes out of it.
        """
        self.begin("media_pump", "duration_based")
        self.answer()
        self.answer(durations="1 2")
        self.answer()
        self.assertIn("out of the vial", self.session.error)
        self.assertEqual(self.simulation.driven()["media"], 0.0)
        running = self.jobs.run("run_pump", {"seconds": 60})
        self.failureResultOf(ensureDeferred(running), Invalid)

    def test_one_for_each_device(self):
        """
        A device is calibrated by one session at a time; others can be calibrated meanwhile.
        """
        self.begin("media_pump", "duration_based")
        again = self.sessions.begin("media_pump", "duration_based")
        self.failureResultOf(ensureDeferred(again), Conflict)
        self.begin("waste_pump", "duration_based")

    def test_unknown(self):
        """
        What is not there is not found.
        """
        for device, protocol in (("media_pump", "x"), ("x", "duration_based")):
            self.failureResultOf(ensureDeferred(self.sessions.begin(device, protocol)), NotFound)
        self.assertRaises(NotFound, self.sessions.find, "x")
