"""Tests of appliance.jobs.actions.dosing.doses, over HTTP."""

from tests.support.api import SiteCase
from tests.support.pumps import DosingCase

RUN = "/unit_api/jobs/run/job_name/"


class DoseRoutesTests(SiteCase, DosingCase):
    """add_media, add_alt_media and remove_waste."""

    def request(self, job, wait=60.0, **options):
        """Run an action over HTTP and let it end; returns the answer."""
        answer = self.ask("POST", RUN + job, {"options": options})
        self.wind(wait)
        return answer

    def test_by_volume(self):
        """
        A volume that was asked for is in the vessel and in the ledger, and the job has ended.
        """
        answer = self.request("add_media", ml=1.5)
        self.assertEqual(self.done(answer).json["status"], "complete")
        self.assertApproximates(self.truth(), 16.5, 0.01)
        self.assertApproximates(self.volumes.current.ml, 16.5, 1e-6)
        self.assertNotIn("add_media", self.jobs.running)

    def test_by_duration(self):
        """
        A pump turns for the time that was asked for.
        """
        self.request("add_alt_media", duration=10)
        self.assertApproximates(self.volumes.current.alt_media_ml, 0.911, 1e-6)
        self.assertApproximates(self.truth(), 15.911, 0.001)

    def test_waste(self):
        """
        Waste leaves the vessel down to the end of its tube, and the ledger knows.
        """
        self.request("add_media", ml=1)
        self.request("remove_waste", ml=3)
        self.assertEqual((self.volumes.current.ml, self.truth()), (15.0, 15.0))
        self.assertApproximates(self.volumes.current.waste_ml, 1.0, 1e-6)

    def test_sample(self):
        """
        What is drawn by hand leaves the vessel, also below the end of the waste tube, and no tube
        wears; more than there is cannot be drawn.
        """
        self.request("remove_waste", ml=1, manually=True)
        self.request("remove_waste", ml=3, manually=True)
        self.assertApproximates(self.volumes.current.ml, 11.0, 1e-6)
        self.assertApproximates(self.volumes.current.waste_ml, 4.0, 1e-6)
        self.assertEqual(self.volumes.pumped["waste"], 0.0)
        self.request("add_media", ml=3, manually=True)
        self.assertApproximates(self.volumes.current.ml, 14.0, 1e-6)
        body = {"options": {"ml": 15, "manually": True}}
        self.assertEqual(self.ask("POST", RUN + "remove_waste", body).status, 409)

    def test_until_stopped(self):
        """
        A continuous dose ends when it is stopped, and what it moved until then is booked.
        """
        self.ask("POST", RUN + "add_media", {"options": {"continuously": None}})
        self.wind(7.3)
        self.ask("POST", "/unit_api/jobs/stop", {"job_name": "add_media"})
        self.assertEqual(self.simulation.driven()["media"], 0.0)
        self.wind(5)
        self.assertApproximates(self.volumes.current.ml - 15.0, 7.3 * 0.0911, 1e-6)
        self.assertApproximates(self.truth(), self.volumes.current.ml, 0.001)

    def test_until_full(self):
        """
        A continuous dose that nobody stops ends when the vessel is full, and nothing is spilled.
        """
        self.request("add_media", wait=600, continuously=True)
        self.assertNotIn("add_media", self.jobs.running)
        self.assertLessEqual(self.truth(), 18.01)
        self.assertEqual(self.truth("spilled_ml"), 0.0)

    def test_which_way(self):
        """
        Exactly one of volume, duration and continuously must be given.
        """
        for options in ({}, {"ml": 1, "duration": 1}, {"ml": 1, "continuously": True},
                        {"ml": 0}, {"ml": -1}, {"duration": "long"}, {"manually": True}):
            self.refused(self.request("add_media", wait=1, **options), 400)
        self.assertEqual(self.truth(), 15.0)

    def test_by_hand(self):
        """
        What was added by hand is booked, and no pump turns.
        """
        self.request("add_media", ml=0.5, manually=True)
        self.assertApproximates(self.volumes.current.ml, 15.5, 1e-9)
        self.assertEqual(self.truth(), 15.0)

    def test_uncalibrated(self):
        """
        Without a calibration a volume is refused with what to do, and a duration is not.
        """
        self.now(self.appliance.calibrations.deactivate("media_pump"))
        info = self.refused(self.request("add_media", ml=1), 400)
        self.assertIn("alibrate", info["remediation"])
        self.request("add_media", duration=5)
        self.assertApproximates(self.volumes.current.ml, 15.0 + 5 * 0.0911, 1e-6)

    def test_full(self):
        """
        What has no room in the vessel is refused before anything turns.
        """
        self.refused(self.request("add_media", ml=3.5), 409)
        self.assertEqual(self.truth(), 15.0)

    def test_bottle_empty(self):
        """
        What is not left in the bottle is refused, until somebody fills it.
        """
        self.now(self.volumes.refill("media", 1.0))
        self.request("add_media", ml=0.6)
        self.refused(self.request("add_media", ml=0.6), 409)
        self.now(self.volumes.refill("media", 500.0))
        self.request("add_media", ml=0.6)
        self.assertApproximates(self.volumes.bottles["media"], 499.4, 1e-6)

    def test_two_at_once(self):
        """
        Of two requests at once the second is refused, and says who is first.
        """
        self.ask("POST", RUN + "add_media", {"options": {"ml": 1}})
        for job in ("add_alt_media", "remove_waste"):
            answer = self.ask("POST", RUN + job, {"options": {"ml": 1}})
            self.refused(answer, 409)
            self.assertIn("add_media", answer.json["error"])
        self.wind(60)
        self.assertApproximates(self.truth(), 16.0, 0.01)

    def test_pausing_ends_it(self):
        """
        A dose that is paused stops, is booked as far as it went, and is over.
        """
        running = self.run_job("add_media", wait=3.0, ml=1)
        self.now(running.pause())
        self.assertEqual(self.simulation.driven()["media"], 0.0)
        self.wind(60)
        self.assertNotIn("add_media", self.jobs.running)
        self.assertApproximates(self.volumes.current.ml, 15.0 + 3.0 * 0.0911, 1e-6)
