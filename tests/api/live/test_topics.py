"""What the live feed tells of liquids, profiles and guided calibrations."""

import re
from pathlib import Path

from twisted.internet.defer import ensureDeferred

import appliance
from appliance.api.live.frames import NAMES
from appliance.core.calibrations.blanks import Blank
from appliance.model import Liquid, Trouble, TroublesChanged
from tests.support.curves import pump
from tests.support.feed import FeedCase

DOCS = Path(__file__).parents[3] / "docs"
WEB = Path(appliance.__file__).with_name("web")
PROFILE = """\
experiment_profile_name: Slow
version: "1.0"
common:
  jobs:
    stirring:
      actions:
        - {type: start, t: 0s, options: {target_rpm: 400}}
        - {type: update, t: 1h, options: {target_rpm: 500}}
"""


class TopicCase(FeedCase):
    """One client of one topic."""

    topic = ""

    def setUp(self):
        super().setUp()
        self.outlet = self.join(subscribe=[self.topic])
        self.tick(0.2)

    def told(self):
        """What the frames since the last look say of the topic."""
        self.tick(0.2)
        frames, self.outlet.frames = self.outlet.frames, []
        return [frame[self.topic] for frame in frames if self.topic in frame]


class VolumesTests(TopicCase):
    """The vessel, the bottles, the pumps."""

    topic = "volumes"

    def test_everything_that_is_said(self):
        """
        The volumes are told first, and again when somebody says what vessel or bottles hold,
        when a pump gets a calibration, and when dosing stops.
        """
        (first,) = self.told()
        self.assertIn("fill_ml", first)
        self.now(self.appliance.dosing.ledger.set(11.5))
        self.assertEqual(self.told()[-1]["ml"], 11.5)
        self.now(self.appliance.dosing.ledger.refill("media", 250.0))
        self.assertEqual(self.told()[-1]["bottles"]["media"], 250.0)
        self.now(self.appliance.calibrations.create("media_pump", pump(), activate=True))
        self.assertIsNotNone(self.told()[-1]["pumps"][0]["calibration"])
        hot = Trouble("hot", "It is hot.")
        self.appliance.bus.publish(TroublesChanged("else", (hot,)))
        self.assertEqual(self.told(), [])

    def test_who_is_dosing(self):
        """
        Whoever moves liquid is told while it is so, and no longer.
        """
        self.told()
        with self.appliance.dosing.operations.holding("eve"):
            self.assertEqual(self.told()[-1]["busy"], "eve")
        self.assertIsNone(self.told()[-1]["busy"])


class DosesTests(TopicCase):
    """The doses."""

    topic = "doses"

    def test_begun_and_ended(self):
        """
        A dose is told when its pump is about to turn, and when it has turned.
        """
        self.assertEqual(self.told(), [[]])
        volumes = self.appliance.dosing.ledger
        number = self.now(volumes.begin(Liquid.WASTE, 1.0, "eve"))
        ((begun,),) = self.told()
        self.assertEqual((begun["id"], begun["ml"], begun["moved_ml"]), (number, 1.0, None))
        self.now(volumes.end(number, 0.5))
        ((ended,),) = self.told()
        self.assertEqual((ended["id"], ended["moved_ml"]), (number, 0.5))
        (stored,) = self.now(self.read_doses())
        self.assertEqual((stored.id, stored.moved), (number, 0.5))

    async def read_doses(self):
        """What is stored."""
        return await self.appliance.dosing.ledger.latest(10)


class ProfileTests(TopicCase):
    """The profile that is carried out."""

    topic = "profile"

    def test_from_begin_to_end(self):
        """
        What was done is told when it was done; other jobs are no news; the end is told.
        """
        self.assertEqual(self.told(), [{"running": False}])
        self.run_job("led_intensity", A=10.0)
        self.assertEqual(self.told(), [])
        self.now(self.appliance.profiles.files.write("slow", PROFILE))
        self.run_job("experiment_profile", wait=10, filename="slow")
        newest = self.told()[-1]
        self.assertTrue(newest["running"])
        self.assertEqual([done["job"] for done in newest["done"]], ["stirring"])
        self.now(self.jobs.stop("experiment_profile"))
        self.assertEqual(self.told()[-1], {"running": False})


class ExperimentTests(TopicCase):
    """The experiment that is worked on."""

    topic = "experiment"

    def test_another(self):
        """
        It is told first, when another is worked on, and when something of it has changed; what
        happens to others is no news.
        """
        experiments = self.appliance.experiments
        (first,) = self.told()
        self.assertEqual(first["name"], "First experiment")
        self.now(experiments.create("Second", "LB"))
        self.assertEqual(self.told(), [])
        self.now(experiments.choose("Second"))
        ((name, medium, created_ms),) = [
            (told["name"], told["medium"], told["created_ms"]) for told in self.told()
        ]
        created = round(experiments.current.created * 1000)
        self.assertEqual((name, medium, created_ms), ("Second", "LB", created))
        self.now(experiments.change("Second", medium="M9"))
        self.assertEqual([told["medium"] for told in self.told()], ["M9"])


class KeptTests(TopicCase):
    """What is kept."""

    topic = "kept"

    def test_collections(self):
        """
        A collection is named once in a frame when something was added, used, removed.
        """
        self.assertEqual(self.told(), [[]])
        known, files = self.appliance.active_calibrations, self.appliance.profiles.files
        self.now(known.calibrations.create("media_pump", pump("known")))
        self.assertEqual(self.told(), [["calibrations"]])
        self.now(known.calibrations.activate("media_pump", "known"))
        self.now(known.blanks.keep(Blank({"1": 0.1}, 80.0, 1.0)))
        self.now(known.calibrations.delete("media_pump", "known"))
        self.assertEqual(self.told(), [["calibrations", "blanks"]])
        self.now(known.blanks.forget())
        self.now(files.write("slow", PROFILE))
        self.now(files.delete("slow"))
        self.assertEqual(self.told(), [["blanks", "profiles"]])


class CalibrationSessionsTests(TopicCase):
    """The guided calibrations."""

    topic = "calibration_sessions"

    def test_each_step(self):
        """
        A guided calibration is told when it begins, while the unit works on it, and at its end.
        """
        self.assertEqual(self.told(), [[]])
        sessions = self.appliance.calibration_sessions
        session = self.now(sessions.begin("stirring", "dc_based"))
        ((begun,),) = self.told()
        self.assertEqual(begun["session"]["session_id"], session.id)
        while sessions.step(session).type != "action":
            session = self.now(sessions.answer(session.id, {}))
        self.told()
        self.now(sessions.answer(session.id, {}))
        self.assertIs(self.told()[-1][0]["step"]["metadata"]["working"], True)
        aborting = ensureDeferred(sessions.abort(session.id))
        self.wind(10)
        self.successResultOf(aborting)
        self.assertEqual(self.told()[-1][0]["session"]["status"], "aborted")


class WishTests(FeedCase):
    """What can be subscribed to."""

    def test_unknown(self):
        """
        A topic that there is not ends the conversation, and those there are, are named.
        """
        outlet = self.join(subscribe=["readings", "weather"])
        for name in ("weather", *NAMES):
            self.assertIn(name, outlet.refused.cause)

    def test_all_at_once(self):
        """
        A client of everything gets everything in its snapshot, and others only theirs.
        """
        everything, one = self.join(subscribe=sorted(NAMES)), self.join(subscribe=["states"])
        self.tick(0.2)
        self.assertLessEqual(NAMES, set(everything.frames[0]))
        self.assertEqual(set(one.frames[0]) & NAMES, {"states"})

    def test_written_down(self):
        """
        Each has its row in docs/live-feed.md, and the page hears all of them.
        """
        text = (DOCS / "live-feed.md").read_text()
        table = text.partition("| topic |")[2].partition("\n\n")[0]
        self.assertEqual(set(re.findall(r"^\| `(\w+)`", table, re.MULTILINE)), NAMES)
        entries = (WEB / "state" / "topics.js").read_text()
        self.assertEqual(set(re.findall(r"^  (\w+): { empty", entries, re.MULTILINE)), NAMES)
