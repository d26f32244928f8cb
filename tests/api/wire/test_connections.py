"""Connections that have no end, and too many of them."""

from appliance.api.access.peers import neighbourhood
from appliance.api.wire.connections import Connections, room
from tests.support.api import SiteCase
from tests.support.client import Connection
from tests.support.websocket import Websocket

GET = b"GET /unit_api/health HTTP/1.1\r\nHost: localhost\r\n\r\n"
POST = b"POST /unit_api/jobs/stop HTTP/1.1\r\nHost: localhost\r\nContent-Length: 90000\r\n\r\n"


class ConnectionCase(SiteCase):
    """A site and the real time that browsers live in."""

    def connect(self, raw: bytes = b"", peer: str = "127.0.0.1") -> Connection:
        """A connection over which *raw* was sent."""
        connection = Connection(self.site, peer)
        if raw:
            connection.send(raw)
        return connection

    def pass_real_time(self, seconds: int, *dripping: Connection, bytes_each: int = 1) -> None:
        """Let *seconds* pass, in each of which every one of those *dripping* sends a little."""
        for _ in range(seconds):
            for connection in dripping:
                if not self.closed(connection):
                    connection.send(b"x" * bytes_each)
            self.workbench.reactor.advance(1)

    def closed(self, connection: Connection) -> bool:
        """Whether the unit has closed it."""
        return connection.transport.disconnecting or connection.transport.disconnected


class PatienceTests(ConnectionCase):
    """How long each thing may take."""

    def test_heads_that_drip(self):
        """
        A request line and headers together may take ten seconds, however often a byte comes.
        """
        for raw in (b"GET /he", b"GET / HTTP/1.1\r\n", b"GET / HTTP/1.1\r\nHost: localhost\r\nX: "):
            with self.subTest(raw=raw):
                half = self.connect(raw)
                self.pass_real_time(8, half)
                self.assertFalse(self.closed(half))
                self.pass_real_time(3, half)
                self.assertTrue(self.closed(half))
                self.assertEqual(half.answer().status, 408)

    def test_head_after_an_answer(self):
        """
        The next request on a connection has no more time than the first.
        """
        half = self.connect(GET)
        self.pass_real_time(30)
        self.assertFalse(self.closed(half))
        half.send(b"GET /")
        self.pass_real_time(11, half)
        self.assertTrue(self.closed(half))

    def test_head_in_pipeline(self):
        """
        A half request that came with a whole one is given no more time either.
        """
        half = self.connect(GET + b"GET / HTTP/1.1\r\nHost")
        self.pass_real_time(11, half)
        self.assertTrue(self.closed(half))

    def test_body_that_drips(self):
        """
        A body comes at a thousand bytes a second at least; one that does may take its time.
        """
        drips = self.connect(POST)
        self.pass_real_time(11, drips)
        self.assertTrue(self.closed(drips))
        flows = self.connect(POST)
        self.pass_real_time(60, flows, bytes_each=1100)
        self.assertFalse(self.closed(flows))
        self.pass_real_time(21, flows)
        self.assertTrue(self.closed(flows))

    def test_idle(self):
        """
        A connection on which nothing is asked is closed after a minute.
        """
        idle, answered = self.connect(), self.connect(GET)
        self.pass_real_time(59)
        self.assertFalse(self.closed(idle) or self.closed(answered))
        self.pass_real_time(2)
        self.assertTrue(self.closed(idle) and self.closed(answered))

    def test_answer_that_is_not_read(self):
        """
        An answer that nobody reads is not kept for ever.
        """
        deaf = self.connect(GET)
        deaf.transport.protocol.pauseProducing()
        self.pass_real_time(121)
        self.assertTrue(deaf.transport.disconnected)

    def test_good_bye_that_is_not_read(self):
        """
        Nor is one that was the last of its connection.
        """
        deaf = self.connect(GET.replace(b"\r\n\r\n", b"\r\nConnection: close\r\n\r\n"))
        self.assertTrue(deaf.transport.disconnecting)
        self.pass_real_time(31)
        self.assertTrue(deaf.transport.disconnected)

    def test_many_at_once(self):
        """
        Those whose time is over together leave a few a second, and delay nobody.
        """
        self.site.connections = Connections(self.workbench.reactor, 200)
        halves = [self.connect(b"GET /") for _ in range(100)]
        gone = []
        for seconds in (10, 1, 1, 1):
            self.pass_real_time(seconds)
            gone.append(sum(map(self.closed, halves)))
        self.assertEqual(gone, [32, 64, 96, 100])

    def test_held_process(self):
        """
        Whoever waited while the process did nothing was not slow.
        """
        half = self.connect(b"GET /")
        self.workbench.reactor.advance(1000)
        self.assertFalse(self.closed(half))


class CrowdTests(ConnectionCase):
    """How many there may be."""

    def setUp(self) -> None:
        super().setUp()
        self.connections = self.site.connections = Connections(self.workbench.reactor, 8)

    def test_newest_gets_in(self):
        """
        However many half and idle ones there are, the newest is served and the oldest has left.
        """
        crowd = [self.connect(raw) for raw in (b"", b"GET /", POST) * 10]
        self.assertLessEqual(len(self.connections), 6)
        self.assertIn(b"200 OK", self.connect(GET).transport.value())
        self.assertTrue(crowd[0].transport.disconnected)
        self.assertFalse(crowd[-1].transport.disconnected)

    def test_share_of_an_address(self):
        """
        Six of eight are one address's; others are not closed for its newest.
        """
        other = self.connect(peer="10.0.0.2")
        crowd = [self.connect(peer="10.0.0.1") for _ in range(20)]
        self.assertEqual([c.transport.disconnected for c in crowd], [True] * 14 + [False] * 6)
        self.assertFalse(other.transport.disconnected)

    def test_full(self):
        """
        When there is no room at all, the one who leaves is of the address that has most.
        """
        crowd = [self.connect(peer="10.0.0.1") for _ in range(6)]
        others = [self.connect(peer=f"10.0.1.{n}") for n in range(3)]
        self.assertTrue(crowd[0].transport.disconnected)
        self.assertFalse(any(other.transport.disconnected for other in others))

    def test_bodies_that_drip(self):
        """
        Half bodies, also of somebody who may send them, do not stay for those who come after.
        """
        crowd = [self.connect(POST) for _ in range(6)]
        newest = self.connect()
        self.connect()
        self.assertTrue(crowd[0].transport.disconnected and crowd[1].transport.disconnected)
        self.assertFalse(newest.transport.disconnected)

    def test_used_again(self):
        """
        One that was just answered has not rested long.
        """
        first, *rest = [self.connect() for _ in range(6)]
        first.send(GET)
        self.connect()
        self.assertFalse(first.transport.disconnected)
        self.assertTrue(rest[0].transport.disconnected)

    def test_answered_stay(self):
        """
        Whoever was answered once stays while there are others who ask for nothing.
        """
        self.site.connections = Connections(self.workbench.reactor, 40)
        page = self.connect(GET)
        flood = [self.connect(b"GET /") for _ in range(60)]
        self.assertFalse(page.transport.disconnected)
        self.assertEqual(sum(not c.transport.disconnected for c in flood), 29)

    def test_crowd_at_once(self):
        """
        In a house full of those who were answered, the first of a few newcomers does not leave for
        the others before what it asks was read.
        """
        answered = [self.connect(GET) for _ in range(6)]
        came = [self.connect() for _ in range(3)]
        self.assertEqual([c.transport.disconnected for c in answered], [True] * 3 + [False] * 3)
        self.assertFalse(any(c.transport.disconnected for c in came))

    def test_websockets_stay(self):
        """
        Websockets are counted until they end, and do not leave for a newcomer: who finds no room
        then is not let in.
        """
        sockets = [Websocket(self.client) for _ in range(6)]
        self.assertIsNone(self.site.buildProtocol(sockets[0].transport.getPeer()))
        sockets[0].connection.lose()
        self.assertEqual(len(self.connections), 5)
        self.assertIn(b"200 OK", self.connect(GET).transport.value())

    def test_nothing_remains(self):
        """
        Whoever has gone is forgotten, and with the last the loop ends.
        """
        before = len(self.workbench.reactor.getDelayedCalls())
        for connection in [self.connect(GET), self.connect(b"GET"), self.connect()]:
            connection.lose()
        self.assertEqual(len(self.connections), 0)
        self.workbench.reactor.advance(0)
        self.assertLessEqual(len(self.workbench.reactor.getDelayedCalls()), before)


class NeighbourhoodTests(SiteCase):
    """Who is one."""

    def test_addresses(self):
        """
        Of IPv6 the network counts, for everybody has as many addresses as they like.
        """
        for host, known in (
            ("192.168.1.5", "192.168.1.5"),
            ("::ffff:192.168.1.5", "192.168.1.5"),
            ("fe80::1%eth0", "fe80:0000:0000:0000"),
            ("2001:db8:1:2:3::9", "2001:0db8:0001:0002"),
            ("odd:", "odd:"),
        ):
            with self.subTest(host=host):
                peer = self.connect_from(host)
                self.assertEqual(neighbourhood(peer), known)
        self.assertEqual(neighbourhood(object()), "")

    def connect_from(self, host: str):
        """An address."""
        return type("Peer", (), {"host": host})

    def test_room(self):
        """
        There is room beside the unit's own files, even for very few.
        """
        self.assertGreaterEqual(room(0), 16)
        self.assertLessEqual(room(10**6), 10**6 + 256)
