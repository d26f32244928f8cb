"""/live over the bytes of a websocket."""

import json
import struct

from tests.support.api import TOKEN, LoginCase, SiteCase
from tests.support.websocket import CLOSE, PING, PONG, TEXT, UPGRADE, Websocket


class LiveTests(SiteCase):
    """A websocket from the same machine."""

    def open(self, **headers):
        """A websocket that is open."""
        socket = Websocket(self.client, headers)
        self.assertIn(b"101 Switching Protocols", socket.head)
        self.addCleanup(socket.connection.lose)
        return socket

    def pass_real_time(self, seconds):
        """Let *seconds* pass in the world of browsers."""
        self.workbench.reactor.pump([0.05] * round(seconds / 0.05))

    def test_snapshot_then_changes(self):
        """
        The first text is a snapshot, the next what has changed since.
        """
        socket = self.open()
        socket.wish(subscribe=["readings"])
        self.pass_real_time(0.2)
        self.run_job("stirring", wait=10)
        self.pass_real_time(0.2)
        snapshot, *_, change = socket.texts()
        self.assertIs(snapshot["snapshot"], True)
        self.assertIn("stirring_rpm", change["readings"])

    def test_no_compression(self):
        """
        Compression is not offered: it would cost more than it saves.
        """
        self.assertNotIn(b"deflate", self.open().head)

    def test_nonsense_is_refused(self):
        """
        A message that makes no sense is answered with an error and close code 4400.
        """
        socket = self.open()
        socket.say(b"{")
        (_, error), (_, close) = socket.frames()
        self.assertIn("error", json.loads(error))
        self.assertEqual(struct.unpack(">H", close[:2])[0], 4400)

    def test_enormous_message(self):
        """
        A message that is far too large ends the connection.
        """
        socket = self.open()
        socket.connection.send(b"\x81\xff" + struct.pack(">Q", 1 << 20) + bytes(4))
        self.assertTrue(socket.transport.disconnected)

    def test_pings_of_somebody_who_does_not_read(self):
        """
        Nothing more is heard of a client that does not read, so that no answers wait for it; and
        in the end it is cut off.
        """
        socket = self.open()
        socket.transport.producer.pauseProducing()
        self.assertEqual(socket.transport.producerState, "paused")
        socket.transport.producer.resumeProducing()
        self.assertEqual(socket.transport.producerState, "producing")
        socket.transport.producer.pauseProducing()
        self.pass_real_time(61)
        self.assertTrue(socket.transport.disconnected)

    def test_too_many_frames(self):
        """
        Whoever asks more often than fifty times a second, in whatever way, is told so, and the
        rest of what they sent is not looked at.
        """
        wish = b'{"subscribe": ["readings"]}'
        for opcode, payload in ((PING, b""), (PONG, b""), (TEXT, wish)):
            with self.subTest(opcode=opcode):
                socket = self.open()
                one = bytes([0x80 | opcode, 0x80 | len(payload)]) + bytes(4) + payload
                socket.connection.send(one * 50)
                self.assertFalse(socket.transport.disconnecting)
                self.pass_real_time(1.2)
                socket.connection.send(one * 50)
                socket.frames()
                self.assertFalse(socket.transport.disconnecting)
                socket.connection.send(one * 10_000)
                *_, (_, error), (_, close) = socket.frames()
                self.assertIn("frames a second", json.loads(error)["error"]["message"])
                self.assertEqual(struct.unpack(">H", close[:2])[0], 4429)
                self.assertTrue(socket.transport.disconnecting)

    def test_slow_reader(self):
        """
        As long as the transport's buffer is full, nothing more is put into it.
        """
        socket = self.open()
        socket.wish(subscribe=["readings"])
        self.pass_real_time(0.2)
        socket.frames()
        self.run_job("stirring")
        socket.transport.producer.pauseProducing()
        self.wind(10)
        self.pass_real_time(0.5)
        self.assertEqual(socket.texts(), [])
        socket.transport.producer.resumeProducing()
        self.pass_real_time(0.2)
        self.assertEqual(len(socket.texts()), 1)

    def test_pings(self):
        """
        The server asks now and then whether anybody is there, and hangs up if nobody is.
        """
        living, dead = self.open(), self.open()
        self.pass_real_time(31)
        self.assertIn(PING, [first & 15 for first, _ in living.frames()])
        living.say(b"", PONG)
        self.pass_real_time(30)
        self.assertFalse(living.transport.disconnected)
        self.assertTrue(dead.transport.disconnected)

    def test_peer_that_does_not_take_its_leave(self):
        """
        A client that was refused and does not close is cut off.
        """
        socket = self.open()
        socket.say(b"{")
        self.pass_real_time(6)
        self.assertTrue(socket.transport.disconnected)

    def test_going_away_is_no_error(self):
        """
        A client that vanishes is forgotten without a word.
        """
        socket = Websocket(self.client)
        socket.wish(subscribe=["readings"])
        socket.connection.lose()
        self.pass_real_time(1)
        self.assertIn(b"appliance_live_clients 0.0", self.ask("GET", "/metrics").body)

    def test_stopping(self):
        """
        When the site stops, websockets are closed and no timer is left behind.
        """
        self.site.startFactory()
        socket = self.open()
        self.site.stopFactory()
        self.assertEqual(socket.frames()[-1][0] & 15, CLOSE)

    def test_other_sites(self):
        """
        A page of another site may not listen.
        """
        headers = {**UPGRADE, "Origin": "http://evil.example"}
        self.problem(self.ask("GET", "/live", headers=headers), 403)

    def test_own_page(self):
        """
        Our own page may.
        """
        self.open(Origin="http://localhost:8080")

    def test_without_upgrade(self):
        """
        Whoever asks for it as if it were a page is told what it is.
        """
        self.problem(self.ask("GET", "/live"), 400)
        self.problem(self.ask("POST", "/live", headers=UPGRADE), 400)
        old = {**UPGRADE, "Sec-WebSocket-Version": "7"}
        self.problem(self.ask("GET", "/live", headers=old), 400)

    def test_room(self):
        """
        There is room for a bounded number of clients; the others are told so.
        """
        for _ in range(256):
            self.open()
        self.problem(self.ask("GET", "/live", headers=UPGRADE), 503)


class LoginLiveTests(LoginCase):
    """A websocket from elsewhere."""

    def test_nobody(self):
        """
        The handshake is refused to somebody unknown.
        """
        self.problem(self.ask("GET", "/live", headers=UPGRADE), 401)

    def test_token(self):
        """
        The token opens it.
        """
        socket = Websocket(self.client, {"Authorization": f"Bearer {TOKEN}"})
        self.assertIn(b"101", socket.head)
        socket.connection.lose()
