"""The live feed, with outlets that are no websockets."""

from appliance.errors import Invalid
from appliance.model import LogEntry, Reading, SettingChanged, StateChanged
from tests.support.feed import FeedCase

EVERYTHING = ["readings", "settings", "states", "logs", "alerts"]


class SnapshotTests(FeedCase):
    """What a client hears first."""

    def test_comes_first(self):
        """
        The first frame is the state of the unit, as far as the topics go, and its number.
        """
        self.run_job("stirring", wait=10, target_rpm=400)
        (frame,) = self.listen(EVERYTHING)
        self.assertIs(frame["snapshot"], True)
        self.assertEqual(frame["boot"], self.appliance.host.system.boot)
        self.assertEqual(frame["unit"]["who"], {"name": "eve", "role": "viewer"})
        self.assertEqual(frame["settings"]["stirring"]["target_rpm"], 400.0)
        self.assertEqual({s["job"]: s["state"] for s in frame["states"]}["stirring"], "ready")
        ((at, value),) = frame["readings"]["stirring_rpm"]
        latest = self.appliance.readings.latest["stirring_rpm"]
        self.assertEqual((at, value), (round(latest.at * 1000), latest.value))

    def test_only_what_was_asked_for(self):
        """
        Topics that were not asked for are not there.
        """
        (frame,) = self.listen(["states"])
        self.assertEqual(set(frame) & set(EVERYTHING), {"states"})

    def test_nothing_before_a_wish(self):
        """
        A client that wants nothing is told nothing.
        """
        outlet = self.join()
        self.read(1.0)
        self.tick()
        self.assertEqual(outlet.frames, [])

    def listen(self, topics):
        """What a client of *topics* hears first."""
        outlet = self.join(subscribe=topics)
        self.tick(0.2)
        return outlet.frames


class ChangeTests(FeedCase):
    """What a client hears then."""

    def test_numbers_follow_each_other(self):
        """
        Each frame begins after the last number of the one before, and nothing is missing.
        """
        outlet = self.join(subscribe=EVERYTHING)
        for value in range(30):
            self.read(float(value))
            self.tick(0.05)
        self.tick(0.2)
        for before, after in zip(outlet.frames, outlet.frames[1:], strict=False):
            self.assertEqual(after["from"], before["seq"] + 1)
        told = [v for f in outlet.frames[1:] for _, v in f["readings"]["od"]]
        self.assertEqual(told, [float(v) for v in range(30 - len(told), 30)])
        self.assertGreater(len(told), 25)

    def test_quiet_topics_leave_no_gap(self):
        """
        Events of other topics are not told, and the numbers go on all the same.
        """
        outlet = self.join(subscribe=["readings"])
        self.tick(0.2)
        for _ in range(5):
            self.publish(SettingChanged("stirring", "target_rpm", 1.0))
            self.tick(0.2)
        self.read(1.0)
        self.tick(0.2)
        snapshot, change = outlet.frames
        self.assertEqual(change["from"], snapshot["seq"] + 1)
        self.assertEqual(change["seq"], snapshot["seq"] + 6)
        self.assertEqual(set(change), {"boot", "from", "seq", "now_ms", "readings"})

    def test_last_word_counts(self):
        """
        Of settings and states only the last value is told.
        """
        outlet = self.join(subscribe=["settings", "states"], rate=1)
        self.tick(1)
        record = self.jobs.find("monitor").record
        for value in (1.0, 2.0):
            self.publish(SettingChanged("stirring", "target_rpm", value))
            self.publish(StateChanged("monitor", "sleeping" if value < 2 else "ready", record))
        self.tick(1)
        change = outlet.frames[-1]
        self.assertEqual(change["settings"], {"stirring": {"target_rpm": 2.0}})
        self.assertEqual([s["state"] for s in change["states"]], ["ready"])

    def test_experiment_is_told_to_everyone(self):
        """
        Another experiment is told whatever the topics; a snapshot has it in ``unit``, and once more
        only for whoever asks for it.
        """
        outlet = self.join(subscribe=["alerts"])
        self.tick(0.2)
        (first,) = outlet.frames
        self.assertNotIn("experiment", first)
        self.assertEqual(first["unit"]["experiment"]["name"], "First experiment")
        self.now(self.appliance.experiments.create("second", choose=True))
        self.tick(0.2)
        self.assertEqual(outlet.frames[-1]["experiment"]["name"], "second")

    def test_rate(self):
        """
        A client hears no more often than it wants, and all that was in between.
        """
        outlet = self.join(subscribe=["readings"], rate=2)
        for value in range(60):
            self.read(float(value))
            self.tick(0.05)
        self.assertLessEqual(len(outlet.frames), 7)
        self.assertGreaterEqual(len(outlet.frames), 5)

    def test_too_many_readings(self):
        """
        A frame holds the newest 200 readings of a series, and says if there were more.
        """
        outlet = self.join(subscribe=["readings"])
        self.tick(0.2)
        for value in range(300):
            self.read(float(value))
        self.read(1.0, "temperature")
        self.tick(0.2)
        change = outlet.frames[-1]
        self.assertEqual([v for _, v in change["readings"]["od"]][::199], [100.0, 299.0])
        self.assertEqual(change["thinned"], ["od"])

    def test_too_many_lines(self):
        """
        A frame holds the newest 100 lines of the log.
        """
        outlet = self.join(subscribe=["logs"])
        self.tick(0.2)
        for n in range(150):
            self.publish(LogEntry(float(n), "INFO", "test", str(n), "e"))
        self.tick(0.2)
        logs = outlet.frames[-1]["logs"]
        self.assertEqual((len(logs), logs[0]["message"], logs[-1]["message"]), (100, "50", "149"))

    def test_one_frame_for_all(self):
        """
        Clients that want the same share one frame, encoded once.
        """
        outlets = [self.join(subscribe=["readings"]) for _ in range(5)]
        self.tick(0.2)
        self.read(1.0)
        self.tick(0.2)
        self.assertEqual([len(o.frames) for o in outlets], [2] * 5)
        self.assertEqual(sum(o.prepared for o in outlets), 2)


class ReconnectTests(FeedCase):
    """A client that comes back."""

    room = 50

    def test_goes_on_where_it_was(self):
        """
        A client that knows the boot and a number gets exactly what came after it.
        """
        first = self.join(subscribe=["readings"])
        self.tick(0.2)
        self.feed.part(first)
        for value in range(10):
            self.read(float(value))
        seq = first.frames[-1]["seq"]
        boot = self.appliance.host.system.boot
        again = self.join(subscribe=["readings"], boot=boot, since=seq + 3)
        self.tick(0.2)
        (frame,) = again.frames
        self.assertEqual((frame["from"], frame["seq"]), (seq + 4, seq + 10))
        self.assertEqual([v for _, v in frame["readings"]["od"]], [float(v) for v in range(3, 10)])

    def test_too_long_away(self):
        """
        If what came after is no longer there, the client gets a snapshot.
        """
        for value in range(60):
            self.read(float(value))
        for wish in ({"since": 1}, {"since": 10**6}, {"since": 59, "boot": "another"}):
            wish = {"boot": self.appliance.host.system.boot, **wish}
            outlet = self.join(subscribe=["readings"], **wish)
            self.tick(0.2)
            self.assertIn("snapshot", outlet.frames[0])

    def test_slow_reader_is_not_waited_for(self):
        """
        Nothing is sent to a client whose buffer is full; when it drains it gets one frame with
        all that it missed.
        """
        outlet = self.join(subscribe=["readings"])
        self.tick(0.2)
        outlet.full = True
        for value in range(20):
            self.read(float(value))
            self.tick(0.1)
        self.assertEqual(len(outlet.frames), 1)
        outlet.full = False
        self.tick(0.2)
        self.assertEqual(len(outlet.frames), 2)
        self.assertEqual(len(outlet.frames[1]["readings"]["od"]), 20)

    def test_very_slow_reader(self):
        """
        A client that missed more than the ring holds gets a snapshot.
        """
        outlet = self.join(subscribe=["readings"])
        self.tick(0.2)
        outlet.full = True
        for value in range(60):
            self.read(float(value))
        outlet.full = False
        self.tick(0.2)
        self.assertIn("snapshot", outlet.frames[-1])
        self.read(60.0)
        self.tick(0.2)
        self.assertEqual(outlet.frames[-1]["from"], outlet.frames[-2]["seq"] + 1)

    def test_changing_the_rate_repeats_nothing(self):
        """
        A client that says anew what it wants is not told again what this connection was told,
        even if it had not read it yet.
        """
        outlet = self.join(subscribe=["readings"])
        self.tick(0.2)
        seen = outlet.frames[-1]["seq"]
        self.read(1.0)
        self.tick(0.2)
        boot = self.appliance.host.system.boot
        self.say(outlet, subscribe=["readings"], rate=20, boot=boot, since=seen)
        self.read(2.0)
        self.tick(0.2)
        self.assertEqual(outlet.frames[-1]["readings"]["od"], [[1002000, 2.0]])


class RefusalTests(FeedCase):
    """Clients that are not understood, and what goes wrong."""

    def test_nonsense(self):
        """
        A message that makes no sense is answered with an error, and ends the conversation.
        """
        for payload in (b"", b"{", b"[" * 5000, b"\xff", b"{}", b'{"subscribe": ["gossip"]}',
                        b'{"subscribe": [], "rate": 0}', b'{"subscribe": [], "rate": 1e9}',
                        b'{"subscribe": [], "since": -1}', b'{"subscribe": [], "colour": 1}'):
            outlet = self.join()
            self.feed.hear(outlet, payload)
            self.assertIsInstance(outlet.refused, Invalid)
            self.assertTrue(outlet.refused.cause and outlet.refused.remedy)
            self.tick(0.2)
            self.assertEqual(outlet.frames, [])

    def test_stumbling(self):
        """
        If a frame cannot be made everyone is sent away and may come back.
        """
        outlet = self.join(subscribe=["readings"])
        self.tick(0.2)
        self.publish(Reading("od", 1.0, "yesterday", "First experiment"))
        self.tick(0.2)
        self.assertEqual(len(self.flushLoggedErrors(TypeError)), 1)
        self.assertTrue(outlet.left)
        again = self.join(subscribe=["readings"])
        self.tick(0.2)
        self.assertIn("snapshot", again.frames[0])

    def test_crowd_is_told_in_portions(self):
        """
        A crowd is told a portion at a time, and what happens between two portions is missed by
        nobody and repeated to nobody.
        """
        crowd = [self.join(subscribe=["readings"]) for _ in range(60)]
        self.tick(0.2)
        self.read(1)
        self.real.callLater(0.1, lambda: self.real.callLater(0, self.read, 2))
        self.tick(0.5)
        for outlet in crowd:
            _, *changes = outlet.frames
            values = [v for frame in changes for _, v in frame["readings"]["od"]]
            self.assertEqual(values, [1, 2])
            for before, after in zip(outlet.frames, changes, strict=False):
                self.assertEqual(after["from"], before["seq"] + 1)

    def test_nobody_there(self):
        """
        When everyone has gone no timer is left.
        """
        self.feed.part(self.join(subscribe=["readings"]))
        self.assertEqual(self.real.getDelayedCalls(), [])
