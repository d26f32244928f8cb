"""Tests of the question whether another computer can be reached."""

import socket

from twisted.internet.task import Clock
from twisted.trial.unittest import SynchronousTestCase

from hw.drivers.reach import PERIOD, Reach, connects


class ReachTests(SynchronousTestCase):
    """Answers at once, asks in the background."""

    def setUp(self):
        self.clock, self.errands = Clock(), []
        self.reach = Reach(lambda: False, self.clock.seconds, self.errands.append)

    def test_answers_before_asking(self):
        """
        The question is never waited for: until it is answered, the last answer holds.
        """
        self.assertTrue(self.reach.last())
        self.errands.pop()()
        self.assertFalse(self.reach.last())

    def test_asks_now_and_then(self):
        """
        However often it is looked at, the question is asked once in a while.
        """
        for _ in range(5):
            self.reach.last()
        self.errands.pop()()
        self.clock.advance(PERIOD - 1)
        self.reach.last()
        self.assertEqual(self.errands, [])
        self.clock.advance(1)
        self.reach.last()
        self.assertEqual(len(self.errands), 1)

    def test_one_question_at_a_time(self):
        """
        A question that takes long is not asked a second time meanwhile.
        """
        self.reach.last()
        self.clock.advance(10 * PERIOD)
        self.reach.last()
        self.assertEqual(len(self.errands), 1)

    def test_connects(self):
        """
        A port that listens is reached, one that does not is not.
        """
        with socket.create_server(("127.0.0.1", 0)) as server:
            port = server.getsockname()[1]
            self.assertTrue(connects("127.0.0.1", port))
        self.assertFalse(connects("127.0.0.1", port))
