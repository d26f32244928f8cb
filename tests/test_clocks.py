"""Tests for appliance.clocks."""

from twisted.internet.defer import Deferred
from twisted.internet.task import Clock, LoopingCall
from twisted.trial.unittest import SynchronousTestCase

from appliance.clocks import Loop, Pacemaker, RealClock, Timekeeper, Timeline, VirtualClock


class TimelineTests(SynchronousTestCase):
    """UTC that only goes forward."""

    def setUp(self) -> None:
        self.clock = Clock()
        self.offset = 1000.0
        self.steps: list[float] = []

    def wall(self) -> float:
        """The host's clock."""
        return self.clock.seconds() + self.offset

    def line(self, floor: float = 0.0) -> Timeline:
        """A timeline that begins now."""
        return Timeline(self.clock.seconds, self.wall, floor)

    def compare(self, line: Timeline) -> None:
        """Compare once, and note a step."""
        self.steps += filter(None, (line.follow(),))

    def follow(self, line: Timeline, seconds: float) -> list[float]:
        """Follow the host for some time; UTC at every second."""
        told = []
        for second in range(int(seconds)):
            self.clock.advance(1.0)
            told.append(line.utc())
            if second % 5 == 4:
                self.compare(line)
        return told

    def test_forward(self):
        """
        A step forward is followed at once, and told.
        """
        line = self.line()
        self.offset += 3600.0
        self.compare(line)
        self.assertEqual((line.utc(), self.steps), (4600.0, [3600.0]))

    def test_back(self):
        """
        After a step back it goes on, slower, until the host has caught up; it is told once.
        """
        line = self.line()
        self.follow(line, 60)
        self.offset -= 30.0
        told = self.follow(line, 400)
        self.assertTrue(all(b > a for a, b in zip(told, told[1:], strict=False)))
        self.assertApproximates(line.utc(), self.wall(), 0.01)
        self.assertEqual(len(self.steps), 1)
        self.assertApproximates(self.steps[0], -30.0, 0.1)

    def test_drift(self):
        """
        What drifts by little is followed without a word.
        """
        line = self.line()
        for _ in range(100):
            self.offset += 0.001
            self.follow(line, 5)
        self.assertApproximates(line.utc(), self.wall(), 0.01)
        self.assertEqual(self.steps, [])

    def test_floor(self):
        """
        A host that woke with an old date does not bring back the past.
        """
        line = self.line(floor=5000.0)
        self.assertEqual(line.utc(), 5000.0)
        told = self.follow(line, 100)
        self.assertGreater(told[-1], told[0])
        self.offset = 90_000.0
        self.compare(line)
        self.assertApproximates(line.utc(), self.wall(), 1e-6)

    def test_other_moments(self):
        """
        A moment of the unit's own seconds has its UTC.
        """
        line = self.line()
        self.clock.advance(10.0)
        self.assertEqual(line.utc(4.0), 1004.0)


class VirtualClockTests(SynchronousTestCase):
    """Time that is wound."""

    def setUp(self) -> None:
        self.clock = VirtualClock()
        self.done: list[tuple[str, float]] = []

    def note(self, what: str) -> None:
        """Take down what was done when."""
        self.done.append((what, self.clock.seconds()))

    def test_own_moment(self):
        """
        Every call is made at its own moment, in order, also those that calls make.
        """
        self.clock.callLater(2.0, self.note, "b")
        self.clock.callLater(1.0, lambda: self.clock.callLater(0.5, self.note, "a"))
        self.clock.callLater(2.0, self.note, "c")
        self.clock.advance(10.0)
        self.assertEqual(self.done, [("a", 1.5), ("b", 2.0), ("c", 2.0)])
        self.assertEqual(self.clock.seconds(), 10.0)

    def test_moved(self):
        """
        Calls can be cancelled, put off and brought forward.
        """
        gone, late, soon = (self.clock.callLater(5.0, self.note, name) for name in "xyz")
        gone.cancel()
        late.delay(2.0)
        soon.reset(1.0)
        self.assertEqual(len(self.clock.getDelayedCalls()), 3)
        self.clock.advance(10.0)
        self.assertEqual(self.done, [("z", 1.0), ("y", 7.0)])
        self.assertEqual(self.clock.getDelayedCalls(), [])

    def test_loop(self):
        """
        A loop keeps its beat however it is wound.
        """
        loop = LoopingCall(self.note, "beat")
        loop.clock = self.clock
        loop.start(0.125, now=False)
        for step in (0.05, 0.3, 3.0, 1.65):
            self.clock.advance(step)
        self.assertEqual(len(self.done), 40)
        self.assertEqual(self.done[-1][1], 5.0)

    def test_steps(self):
        """
        Steps small or large lead to the same.
        """
        for clock, steps in ((VirtualClock(), [60.0]), (VirtualClock(), 600 * [0.1])):
            self.clock, self.done = clock, []
            for i in range(7):
                clock.callLater(7.3 * i, self.note, str(i))
            for step in steps:
                clock.advance(step)
            moments = [at for _, at in self.done]
            self.assertEqual(moments, [7.3 * i for i in range(7)])


class PacemakerTests(SynchronousTestCase):
    """Time that is wound many times faster than real time."""

    def setUp(self) -> None:
        self.reactor, self.clock = Clock(), VirtualClock()
        self.pace = Pacemaker(self.reactor, self.clock, 100.0)
        self.pace.startService()
        self.addCleanup(self.pace.stopService)

    def real(self, seconds: float) -> None:
        """Let real time pass."""
        self.reactor.pump([0.01] * round(seconds / 0.01))

    def test_speed(self):
        """
        It winds as fast as it was told, and as it is told later.
        """
        self.real(3.0)
        self.assertApproximates(self.clock.seconds(), 300.0, 3.0)
        self.pace.set_speed(10.0)
        self.real(3.0)
        self.assertApproximates(self.clock.seconds(), 330.0, 3.0)

    def test_achieved(self):
        """
        The speed that was reached is told.
        """
        self.real(6.0)
        self.assertApproximates(self.pace.achieved, 100.0, 2.0)

    def test_goes_on(self):
        """
        A call that fails is logged, and time goes on.
        """
        self.clock.callLater(1.0, lambda: 1 // 0)
        self.real(1.0)
        self.assertApproximates(self.clock.seconds(), 100.0, 3.0)
        self.assertEqual(len(self.flushLoggedErrors(ZeroDivisionError)), 1)

    def test_stops(self):
        """
        Stopped, it winds no more and leaves nothing behind.
        """
        self.real(1.0)
        self.pace.stopService()
        before = self.clock.seconds()
        self.real(1.0)
        self.assertEqual((self.clock.seconds(), self.reactor.getDelayedCalls()), (before, []))
        self.pace.startService()

    def test_lets_others_work(self):
        """
        Work that takes long is interrupted after its budget, and what was missed is not made up.
        """

        def work() -> None:
            self.reactor.rightNow += 0.001  # real time goes by meanwhile
            self.clock.callLater(0.001, work)

        self.clock.callLater(0.0, work)
        turns = []
        beat = LoopingCall(lambda: turns.append(self.reactor.seconds()))
        beat.clock = self.reactor
        beat.start(0.01)
        self.real(1.0)
        beat.stop()
        gaps = [b - a for a, b in zip(turns, turns[1:], strict=False)]
        self.assertLess(max(gaps), 0.02)


class TimekeeperTests(SynchronousTestCase):
    """Following the host."""

    def test_follows(self):
        """
        A step of the host's clock is told within seconds.
        """
        reactor, offset, told = Clock(), [0.0], []
        clock = RealClock(reactor, lambda: reactor.seconds() + offset[0])
        keeper = Timekeeper(clock, told.append)
        keeper.startService()
        offset[0] = 86_400.0
        reactor.pump([1.0] * 6)
        self.assertEqual(told, [86_400.0])
        keeper.stopService()
        self.assertEqual(reactor.getDelayedCalls(), [])


class LoopTests(SynchronousTestCase):
    """Work at even intervals, which may change."""

    def setUp(self):
        self.clock, self.turns, self.under_way = Clock(), [], None
        self.loop = Loop(self.clock, self.work)
        self.loop.start(10.0)

    def work(self):
        """Note when, and take as long as the test wants."""
        self.turns.append(self.clock.seconds())
        return self.under_way

    def test_retimed(self):
        """
        Another interval counts from the moment it was asked for.
        """
        self.clock.advance(4.0)
        self.loop.retime(2.0, 0.0)
        self.clock.pump([1.0] * 5)
        self.assertEqual(self.turns, [0.0, 6.0, 8.0])

    def test_under_way(self):
        """
        While the work goes on, another interval counts from when that began.
        """
        self.under_way = Deferred()
        self.clock.advance(10.0)
        self.assertFalse(self.loop.waiting)
        self.clock.advance(1.0)
        self.loop.retime(3.0, 10.0)
        self.under_way.callback(None)
        self.assertTrue(self.loop.waiting)
        self.clock.pump([1.0] * 2)
        self.assertEqual(self.turns, [0.0, 10.0, 13.0])
