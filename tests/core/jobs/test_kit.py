"""Tests for appliance.core.jobs.kit, by way of a job that does what a test wants."""

from msgspec.structs import replace
from twisted.internet.defer import Deferred, ensureDeferred
from twisted.trial.unittest import SynchronousTestCase

from appliance.bus import Bus
from appliance.clocks import VirtualClock
from appliance.core.jobs.devices import Devices
from appliance.core.jobs.kit import Kit
from appliance.core.jobs.services import JobServices
from appliance.errors import Conflict
from appliance.lanes import DirectLane
from appliance.model import ReadingAhead
from hw.errors import HardwareError

AHEAD = ReadingAhead(1.0, 1.0, 5.0)


class SlowLane:
    """A lane whose work is done when the test says so."""

    def __init__(self) -> None:
        self.waiting: list = []

    def do(self, function, *args) -> Deferred:
        """Have *function* wait."""
        done: Deferred = Deferred()
        self.waiting.append((done, function, args))
        return done

    def tell(self, function, *args) -> None:
        """Call *function* now."""
        function(*args)

    def go(self) -> None:
        """Do the first that waits."""
        done, function, args = self.waiting.pop(0)
        result = function(*args)
        if not done.called:
            done.callback(result)


class Tested:
    """Plays the run that a kit belongs to."""

    name = "tested"
    kept = series = None
    resumed = over = False

    def __init__(self) -> None:
        self.settings: dict = {}
        self.told: list[set[str]] = []
        self.kit: Kit | None = None

    def announce(self) -> None:
        """Take down the troubles that there are."""
        self.told.append(set(self.kit.troubles))

    def is_ready(self, job: str) -> bool:
        """No other job runs."""
        return False

    def keep(self, state: dict) -> None:
        """Nothing is kept."""

    def finish(self) -> None:
        """It has no end."""


class Case(SynchronousTestCase):
    """A test with a kit."""

    lane: object = DirectLane()

    def setUp(self) -> None:
        self.clock, self.bus = VirtualClock(), Bus()
        self.devices = Devices({"motor": object(), "lamp": object()})
        none = JobServices(*(None for _ in JobServices.__struct_fields__))
        services = replace(none, clock=self.clock, bus=self.bus, hardware=self.lane)
        self.owner = Tested()
        self.kit = self.owner.kit = Kit(services, self.devices, self.owner)
        self.told = self.owner.told
        self.done: list[float] = []

    def note(self) -> None:
        """Take down the time."""
        self.done.append(self.clock.seconds())

    def fails(self, name: str = "broken"):
        """Work that fails as hardware does."""

        def work() -> None:
            raise HardwareError(name, "It is broken.")

        return work


class TimeTests(Case):
    """Loops and timers."""

    def test_every(self):
        """
        Work is done now and at every interval until it is taken back.
        """
        self.kit.every(2.0, self.note)
        self.clock.advance(5)
        self.kit.hand_back()
        self.clock.advance(60)
        self.assertEqual(self.done, [0.0, 2.0, 4.0])

    def test_late_work_is_skipped(self):
        """
        Work that takes longer than its interval is not piled up.
        """

        async def work() -> None:
            self.note()
            await self.kit.sleep(5.0)

        self.kit.every(2.0, work)
        self.clock.advance(13)
        self.assertEqual(self.done, [0.0, 6.0, 12.0])

    def test_after(self):
        """
        What is to be done once can be called off.
        """
        self.kit.after(3.0, self.note)
        call_off = self.kit.after(4.0, self.note)
        call_off()
        call_off()
        self.clock.advance(10)
        self.assertEqual(self.done, [3.0])

    def test_taken_back(self):
        """
        Nothing that was in flight goes on.
        """

        async def work() -> None:
            await self.kit.sleep(5.0)
            self.note()

        self.kit.every(60.0, work)
        self.kit.after(3.0, self.note)
        self.kit.attempt(work)
        self.clock.advance(1)
        self.kit.hand_back()
        self.clock.advance(60)
        self.assertEqual((self.done, self.kit.troubles), ([], {}))


class TroubleTests(Case):
    """What goes wrong."""

    def test_recovers(self):
        """
        What hardware fails by is told once, and over with the next turn that succeeds.
        """
        works = [self.fails(), self.fails(), self.note, self.note]
        self.kit.every(1.0, lambda: works.pop(0)())
        self.assertEqual(set(self.kit.troubles), {"broken"})
        self.clock.advance(3)
        self.assertEqual(self.told, [{"broken"}, set()])

    def test_own_error(self):
        """
        A job that stumbles over itself says so, and goes on.
        """
        works = [lambda: 1 / 0, self.note]
        self.kit.every(1.0, lambda: works.pop(0)())
        self.assertEqual(set(self.kit.troubles), {"job-error"})
        self.clock.advance(1)
        self.assertEqual(self.kit.troubles, {})
        self.assertEqual(len(self.flushLoggedErrors(ZeroDivisionError)), 1)

    def test_listener(self):
        """
        A listener that stumbles is told, goes on listening, and disturbs no other.
        """
        works = [lambda: 1 / 0, self.note]
        self.kit.on(ReadingAhead, lambda event: works.pop(0)())
        self.kit.on(ReadingAhead, lambda event: self.note())
        self.bus.publish(AHEAD)
        self.assertEqual((set(self.kit.troubles), self.done), ({"job-error"}, [0.0]))
        self.bus.publish(AHEAD)
        self.assertEqual((self.kit.troubles, self.done), ({}, [0.0, 0.0, 0.0]))
        self.flushLoggedErrors(ZeroDivisionError)

    def test_others_still_fail(self):
        """
        A trouble that two raise is over when neither does.
        """
        first = [self.fails(), self.note, self.note]
        second = [self.fails(), self.fails(), self.note]
        self.kit.every(1.0, lambda: first.pop(0)())
        self.kit.every(1.0, lambda: second.pop(0)())
        self.clock.advance(1)
        self.assertEqual(set(self.kit.troubles), {"broken"})
        self.clock.advance(1)
        self.assertEqual(self.kit.troubles, {})

    def test_once(self):
        """
        What a timer fails by is over when a loop succeeds.
        """
        self.kit.after(1.5, self.fails())
        self.kit.every(2.0, self.note)
        self.clock.advance(1.6)
        self.assertEqual(set(self.kit.troubles), {"broken"})
        self.clock.advance(1)
        self.assertEqual(self.kit.troubles, {})

    def test_mended_while_it_rested(self):
        """
        A trouble from before a rest is over with the first turn that succeeds after it.
        """
        self.kit.every(1.0, self.fails())
        self.kit.hand_back()
        self.assertEqual(set(self.kit.troubles), {"broken"})
        self.kit.every(1.0, self.note)
        self.assertEqual(self.kit.troubles, {})


class DeviceTests(Case):
    """What is lent."""

    def test_all_or_none(self):
        """
        Of devices that are asked for together, all are lent or none.
        """
        self.devices.lend("lamp", "another job")
        with self.assertRaises(Conflict) as refused:
            self.kit.borrow("motor", "lamp")
        self.assertIn("another job", refused.exception.message)
        self.devices.check("motor", "anybody")

    def test_later(self):
        """
        What a device tells of after the end of the job is nobody's.
        """
        self.kit.later(self.note)
        self.owner.over = True
        self.kit.later(self.note)
        self.assertEqual(len(self.done), 1)


class SlowDeviceTests(Case):
    """Work in flight in a lane with a thread."""

    def setUp(self) -> None:
        self.lane = SlowLane()
        super().setUp()

    def test_no_work_after_its_end(self):
        """
        A loop that was waiting for its sensor does not drive its motor after it was taken back.
        """

        async def regulate() -> None:
            await self.kit.do(lambda: 1.0)
            await self.kit.do(self.note)

        self.kit.every(1.0, regulate)
        self.kit.hand_back()
        while self.lane.waiting:
            self.lane.go()
        self.assertEqual(self.done, [])

    def test_start_can_be_cancelled(self):
        """
        So it is with a job that is just starting.
        """

        async def start() -> None:
            await self.kit.do(lambda: 1.0)
            self.note()

        starting = self.kit.start(lambda: ensureDeferred(start()))
        self.kit.hand_back()
        self.lane.go()
        self.failureResultOf(starting)
        self.assertEqual(self.done, [])
