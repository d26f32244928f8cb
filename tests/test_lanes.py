"""Tests for appliance.lanes."""

from queue import Queue
from threading import Event, current_thread, get_ident

from twisted.trial.unittest import SynchronousTestCase

from appliance.errors import Unavailable
from appliance.lanes import DirectLane, Lane


class Home:
    """Stands in for the reactor: calls from threads wait here until the test makes them."""

    def __init__(self) -> None:
        self._calls: Queue = Queue()

    def callFromThread(self, function, *args, **kwargs) -> None:
        """See ``IReactorFromThreads``."""
        self._calls.put((function, args, kwargs))

    def make(self, calls: int = 1) -> None:
        """Make the next calls, waiting for them a while if need be."""
        for _ in range(calls):
            function, args, kwargs = self._calls.get(timeout=5.0)
            function(*args, **kwargs)


class LaneTests(SynchronousTestCase):
    """One thread, calls in order."""

    def setUp(self) -> None:
        self.home = Home()
        self.lane = Lane(self.home, "tested")
        self.lane.startService()
        self.addCleanup(self.stop)

    def stop(self) -> None:
        """Stop it, if it runs."""
        if self.lane.running:
            self.lane.stopService()

    def test_in_order(self):
        """
        Calls are made one after another in one thread that is not the reactor's.
        """
        made: list[tuple[int, int]] = []
        for i in range(50):
            self.lane.do(lambda i=i: made.append((i, get_ident())))
        self.home.make(50)
        self.assertEqual([i for i, _ in made], list(range(50)))
        threads = {thread for _, thread in made}
        self.assertEqual(len(threads), 1)
        self.assertNotIn(get_ident(), threads)

    def test_gives_up(self):
        """
        What takes long gives up when the lane is stopped, and with patience nothing that waits is
        begun.
        """
        lane, begun, made = Lane(self.home, "brief", patience=5.0), Event(), []
        lane.startService()

        def long() -> None:
            begun.set()
            while True:
                lane.go_on()

        given, waiting = lane.do(long), lane.do(made.append, 1)
        self.assertTrue(begun.wait(5.0))
        lane.stopService()
        self.home.make(2)
        self.failureResultOf(given, Unavailable)
        self.failureResultOf(waiting, Unavailable)
        self.assertEqual(made, [])

    def test_abandoned(self):
        """
        What does not give up is not waited for without end, and holds no process up.
        """
        lane, begun, go = Lane(self.home, "deaf", patience=0.01), Event(), Event()
        lane.startService()
        self.addCleanup(go.set)
        threads: list = []
        lane.do(lambda: (threads.append(current_thread()), begun.set(), go.wait(60.0)))
        self.assertTrue(begun.wait(5.0))
        lane.stopService()
        self.assertTrue(threads[0].is_alive())
        self.assertTrue(threads[0].daemon)

    def test_results(self):
        """
        What comes back comes back in the reactor's thread, errors too.
        """
        good, bad = self.lane.do(divmod, 7, 2), self.lane.do(divmod, 7, 0)
        self.assertNoResult(good)
        self.home.make(2)
        self.assertEqual(self.successResultOf(good), (3, 1))
        self.failureResultOf(bad, ZeroDivisionError)

    def test_tell(self):
        """
        From its thread, something can be told at home.
        """
        told: list[int] = []
        self.lane.do(lambda: self.lane.tell(lambda: told.append(get_ident())))
        self.home.make(2)
        self.assertEqual(told, [get_ident()])

    def test_stopping_waits(self):
        """
        What was accepted is done before the lane has stopped.
        """
        go, done = Event(), []
        self.lane.do(go.wait, 5.0)
        self.lane.do(done.append, 1)
        go.set()
        self.stop()
        self.assertEqual(done, [1])


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
