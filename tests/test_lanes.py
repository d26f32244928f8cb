"""Tests for appliance.lanes."""

from threading import Event, get_ident

from twisted.internet import reactor
from twisted.internet.defer import gatherResults
from twisted.trial.unittest import SynchronousTestCase, TestCase

from appliance.lanes import DirectLane, Lane


class LaneTests(TestCase):
    """One thread, calls in order."""

    def setUp(self) -> None:
        self.lane = Lane(reactor, "tested")
        self.lane.startService()
        self.stopped = False
        self.addCleanup(self.stop)

    def stop(self) -> None:
        """Stop it, once."""
        if not self.stopped:
            self.stopped = True
            self.lane.stopService()

    async def test_in_order(self):
        """
        Calls are made one after another in one thread that is not the reactor's.
        """
        made: list[tuple[int, int]] = []
        work = [self.lane.do(lambda i=i: made.append((i, get_ident()))) for i in range(50)]
        await gatherResults(work)
        self.assertEqual([i for i, _ in made], list(range(50)))
        self.assertEqual(len({thread for _, thread in made} - {get_ident()}), 1)

    async def test_results(self):
        """
        What comes back comes back in the reactor's thread, errors too.
        """
        threads: list[int] = []
        result = self.lane.do(divmod, 7, 2)
        result.addCallback(lambda value: threads.append(get_ident()) or value)
        self.assertEqual(await result, (3, 1))
        self.assertEqual(threads, [get_ident()])
        with self.assertRaises(ZeroDivisionError):
            await self.lane.do(divmod, 7, 0)

    async def test_stopping_waits(self):
        """
        What was accepted is done before the lane has stopped.
        """
        go, done = Event(), []
        work = [self.lane.do(go.wait, 5.0), self.lane.do(done.append, 1)]
        go.set()
        self.stop()
        self.assertEqual(done, [1])
        await gatherResults(work)


class DirectLaneTests(SynchronousTestCase):
    """The same without the thread."""

    def test_now(self):
        """
        Calls are made at once; errors come back all the same.
        """
        lane = DirectLane()
        self.assertEqual(self.successResultOf(lane.do(divmod, 7, 2)), (3, 1))
        self.failureResultOf(lane.do(divmod, 7, 0), ZeroDivisionError)
        told: list[int] = []
        lane.tell(told.append, 1)
        self.assertEqual(told, [1])
