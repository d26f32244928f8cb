"""Bodies that are sent piece by piece: whole, slowly, and broken off."""

from twisted.internet.defer import Deferred, ensureDeferred
from twisted.trial.unittest import SynchronousTestCase

from appliance.api.wire import Download
from appliance.api.wire.downloads import pour
from appliance.lanes import DirectLane


class Line:
    """A connection that can be cut."""

    def __init__(self):
        self.aborted = False
        self.transport = self

    def abortConnection(self):
        """Cut it."""
        self.aborted = True


class Asked:
    """A request whose answer is taken as slowly as the test wants."""

    method = b"GET"

    def __init__(self):
        self.channel, self.over, self.producer, self.taken = Line(), Deferred(), None, []

    def notifyFinish(self):
        """When nobody waits for the answer any more."""
        return self.over

    def registerProducer(self, producer, streaming):
        """Whom to tell to wait."""
        self.producer = producer

    def unregisterProducer(self):
        """Nobody."""
        self.producer = None

    def write(self, piece):
        """Take a piece, and ask for no more until the test says so."""
        self.taken.append(piece)
        self.producer.pauseProducing()


class PourTests(SynchronousTestCase):
    """Pouring."""

    def setUp(self):
        self.request, self.closed = Asked(), []

    def pieces(self, *things):
        """Pieces, or what breaks off."""
        try:
            for thing in things:
                if isinstance(thing, Exception):
                    raise thing
                yield thing
        finally:
            self.closed.append(True)

    def pour(self, *things):
        """Begin to pour."""
        return ensureDeferred(pour(self.request, Download(self.pieces(*things), DirectLane())))

    def test_no_faster_than_taken(self):
        """
        A piece is made when the last one was taken, and not before.
        """
        done = self.pour(b"a", b"b", b"c")
        self.assertEqual(self.request.taken, [b"a"])
        self.request.producer.resumeProducing()
        self.assertEqual(self.request.taken, [b"a", b"b"])
        self.request.producer.resumeProducing()
        self.request.producer.resumeProducing()
        self.successResultOf(done)
        self.assertEqual((self.request.taken[-1], self.request.producer), (b"c", None))
        self.assertFalse(self.request.channel.aborted)

    def test_nobody_takes_it(self):
        """
        When whoever asked has gone, nothing more is made, and what was opened is closed.
        """
        done = self.pour(b"a", b"b")
        self.request.over.callback(None)
        self.successResultOf(done)
        self.assertEqual((self.request.taken, self.closed), ([b"a"], [True]))

    def test_breaks_off(self):
        """
        A piece that cannot be made cuts the connection: nobody takes a part for the whole.
        """
        done = self.pour(b"a", OSError("the card is full"))
        self.request.producer.resumeProducing()
        self.successResultOf(done)
        self.assertTrue(self.request.channel.aborted)
        self.assertEqual(len(self.flushLoggedErrors(OSError)), 1)

    def test_only_the_head(self):
        """
        HEAD makes no piece.
        """
        self.request.method = b"HEAD"
        self.successResultOf(self.pour(OSError("never")))
        self.assertEqual(self.closed, [])
