"""Calibrations that several people change at once: one order for file, list and what is in use."""

import random

from twisted.internet.defer import DeferredList, ensureDeferred

from appliance.errors import Conflict, NotFound
from appliance.lanes import Lanes
from tests.support.curves import FUSED, pump
from tests.support.slow_lane import SlowLane
from tests.support.workbench import Workbench, WorkbenchCase

NAMES = "a", "b", "c"


class TwoHandsCase(WorkbenchCase):
    """A unit whose disk and errands take their time, each by itself."""

    def make_workbench(self) -> Workbench:
        """Both lanes keep what they are given until they are told to work."""
        self.disk, self.errands = SlowLane(), SlowLane()
        return Workbench(self.spec, lanes=Lanes(SlowLane(), self.disk, None, self.errands))

    def at_once(self, rng: random.Random, *coroutines) -> None:
        """Begin all of them, then let the lanes work in an order by chance until they are done."""
        lanes = [self.disk, self.errands]
        for lane in lanes:
            lane.slow = True
        begun = DeferredList([ensureDeferred(c) for c in coroutines], consumeErrors=True)
        while not begun.called:
            rng.choice(lanes).work()
        for lane in lanes:
            lane.slow = False

    def device(self, name: str) -> tuple[set[str], str | None]:
        """The files that *name* has, and what it uses."""
        kept = self.appliance.calibrations
        used = kept.active(name)
        return {one.name for one in self.now(kept.of(name))}, used and used.name


class TwoHandsTests(TwoHandsCase):
    """Create, delete, activate."""

    def wish(self, rng: random.Random):
        """Something that somebody wants."""
        kept, name = self.appliance.calibrations, rng.choice(NAMES)
        return rng.choice((
            lambda: kept.create("media_pump", pump(name), activate=True),
            lambda: kept.delete("media_pump", name),
            lambda: kept.activate("media_pump", name),
            lambda: self.appliance.files.remove(f"storage/calibrations/media_pump/{name}.yaml"),
        ))()  # fmt: skip

    def test_used_is_there(self):
        """
        Whatever several people ask for at once, what a device uses is one of its files, also after
        the power was cut.
        """
        for seed in range(30):
            rng = random.Random(seed)
            self.at_once(rng, *(self.wish(rng) for _ in range(8)))
            files, used = self.device("media_pump")
            self.assertIn(used, {None, *files}, f"seed {seed}")
            self.workbench.cut()
            self.wake()
            self.assertEqual(self.alerts(), set())

    def test_last_word(self):
        """
        What was asked for last is what is there.
        """
        kept = self.appliance.calibrations
        for seed in range(10):
            self.at_once(
                random.Random(seed),
                kept.create("media_pump", pump("a"), activate=True),
                kept.delete("media_pump", "a"),
                kept.create("media_pump", pump("b"), activate=True),
                kept.create("media_pump", pump("a"), activate=True),
                kept.activate("media_pump", "b"),
                kept.delete("media_pump", "a"),
            )
            self.assertEqual(self.device("media_pump"), ({"b"}, "b"))

    def test_estimators(self):
        """
        Estimators keep to the same order.
        """
        kept = self.appliance.estimators
        self.at_once(
            random.Random(1),
            kept.create("od_fused", FUSED, activate=True),
            kept.delete("od_fused", "fused"),
            kept.activate("od_fused", "fused"),
        )
        self.assertIs(kept.active("od_fused"), None)
        self.assertEqual(self.now(kept.of("od_fused")), [])

    def test_blank_dropped_twice(self):
        """
        Two people who drop the same blank are not told of an error inside the unit.
        """
        from appliance.core.calibrations.blanks import Blank
        from appliance.model.moments import Utc

        blanks = self.appliance.active_calibrations.blanks
        self.now(blanks.keep(Blank({"1": 0.1}, 50.0, Utc(1.0))))
        self.at_once(random.Random(1), blanks.forget(), blanks.forget())
        self.assertIs(blanks.of(), None)
        self.failureResultOf(ensureDeferred(blanks.forget()), NotFound)


class SpellingTests(WorkbenchCase):
    """Names that differ only in how they are spelt."""

    def test_case(self):
        """
        A calibration or profile that is called as another but for its case is refused: in an
        archive, or on another card, they would be one.
        """
        kept = self.appliance.calibrations
        self.now(kept.create("media_pump", pump("water")))
        self.now(kept.create("media_pump", pump("water")))
        for spelt in ("Water", "WATER"):
            creating = ensureDeferred(kept.create("media_pump", pump(spelt)))
            self.failureResultOf(creating, Conflict)
        files, text = self.appliance.profiles.files, "experiment_profile_name: a\n"
        self.now(files.write("growth", text))
        self.failureResultOf(ensureDeferred(files.write("Growth", text)), Conflict)
