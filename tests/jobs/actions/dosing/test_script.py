"""Tests of appliance.jobs.actions.dosing.script and circulation, over HTTP."""

from appliance.model import Dosed
from tests.support.api import SiteCase
from tests.support.pumps import DosingCase

RUN = "/unit_api/jobs/run/job_name/"


class ScriptTests(SiteCase, DosingCase):
    """The job pumps."""

    def setUp(self) -> None:
        super().setUp()
        self.told: list[Dosed] = []
        self.appliance.bus.subscribe(Dosed, self.told.append)

    def request(self, wait=90.0, **options):
        """Run a script and let it end; returns the answer."""
        answer = self.ask("POST", RUN + "pumps", {"options": options})
        self.wind(wait)
        return answer

    def test_in_order(self):
        """
        Steps are carried out one after another, with the rests between them.
        """
        self.request(script="--media 0.5 --sleep 20 --alt-media=0.25 --waste 1")
        kinds = [dose.kind for dose in self.told]
        self.assertEqual(kinds, ["add_media", "add_alt_media", "remove_waste"])
        self.assertGreater(self.told[1].at - self.told[0].at, 20.0)
        self.assertApproximates(self.truth(), 15.0, 0.001)
        self.assertNotIn("pumps", self.jobs.running)

    def test_as_options(self):
        """
        Steps may be given as options, as other units take them.
        """
        self.request(media=0.5, waste=1)
        self.assertEqual([dose.kind for dose in self.told], ["add_media", "remove_waste"])

    def test_nonsense(self):
        """
        What is no script is refused with the reason, and no pump turns.
        """
        for script in ("", "--media", "--media x", "--media -1", "--media nan", "--beer 1",
                       "media 1", "--media '1", "--media 1\\", "--media 1e9"):  # fmt: skip
            info = self.refused(self.request(wait=1.0, script=script), 400)
            self.assertTrue(info["cause"])
        self.assertEqual(self.truth(), 15.0)

    def test_stopped(self):
        """
        A script that is stopped stops its pump, and begins no other step.
        """
        self.request(wait=3.0, script="--media 1 --alt-media 1")
        self.ask("POST", "/unit_api/jobs/stop", {"job_name": "pumps"})
        self.wind(60.0)
        self.assertEqual([dose.kind for dose in self.told], ["add_media"])
        self.assertEqual(set(self.simulation.driven().values()) - {0.0}, set())

    def test_no_room(self):
        """
        A script that comes to a step for which there is no room ends there, and says so.
        """
        self.request(wait=1.0, script="--media 2 --media 2 --waste 1")
        running = self.jobs.find("pumps")
        self.wind(90.0)
        self.assertLess(self.truth(), 18.0)
        self.assertEqual({dose.kind for dose in self.told}, {"add_media"})
        self.assertEqual([trouble.name for trouble in running.troubles], ["dosing-refused"])


class CirculationTests(SiteCase, DosingCase):
    """circulate_media and circulate_alt_media."""

    def test_rinses(self):
        """
        A vessel is rinsed for as long as was asked for, and its level never rises much.
        """
        for job in "circulate_media", "circulate_alt_media":
            self.ask("POST", RUN + job, {"options": {"duration": 30}})
            for _ in range(40):
                self.wind(1.0)
                self.assertLess(self.truth(), 15.2)
            self.assertNotIn(job, self.jobs.running)
        self.assertGreater(self.truth("media_ml"), 1.5)
        self.assertGreater(self.truth("alt_media_ml"), 1.5)
