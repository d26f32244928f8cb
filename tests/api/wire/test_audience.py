"""Tests for appliance.api.wire.audience."""

from twisted.internet.task import Clock
from twisted.trial.unittest import SynchronousTestCase

from appliance.api.wire.audience import LOGGED_OUT, Audience
from appliance.model import Who

EVE = Who("eve", "viewer")


class Talk:
    """A conversation that remembers what it was told."""

    def __init__(self) -> None:
        self.told: list[tuple] = []

    def join(self, outlet, who) -> None:
        self.told.append(("join", who))

    def hear(self, outlet, payload) -> None:
        self.told.append(("hear", payload))

    def part(self, outlet) -> None:
        self.told.append(("part",))


class Somebody:
    """A member that remembers how it was sent away."""

    def __init__(self, audience: Audience) -> None:
        self._audience, self.alive = audience, True
        self.away: list[object] = []

    def refuse(self, refusal) -> None:
        self.away.append(refusal)
        self._audience.part(self)

    def leave(self) -> None:
        self.away.append("leave")
        self._audience.part(self)

    def ask_whether_alive(self) -> None:
        self.alive = False

    def cut(self) -> None:
        self.away.append("cut")
        self._audience.part(self)


class AudienceTests(SynchronousTestCase):
    """Who is at a socket."""

    def setUp(self) -> None:
        self.talk, self.clock, self.who = Talk(), Clock(), EVE
        self.audience = Audience(self.talk, self.clock, 2)
        self.member = Somebody(self.audience)

    def join(self, member: Somebody) -> None:
        """*member* comes, who is whoever the test says."""
        self.audience.join(member, lambda: self.who)

    def test_comes_and_goes(self):
        """
        The conversation is told once of each who comes and goes; there is room for so many, and
        no timer is left when nobody is there.
        """
        self.join(self.member)
        self.assertTrue(self.audience.has_room)
        self.join(Somebody(self.audience))
        self.assertFalse(self.audience.has_room)
        self.audience.hear(self.member, b"hello")
        for _ in range(2):
            self.audience.part(self.member)
        self.audience.stop()
        said = [("join", EVE), ("join", EVE), ("hear", b"hello"), ("part",), ("part",)]
        self.assertEqual(self.talk.told, said)
        self.assertEqual((len(self.audience), self.clock.getDelayedCalls()), (0, []))
        self.assertEqual(self.member.away, [])

    def test_nobody(self):
        """
        Whoever is nobody by the time they are in is sent away, and no conversation hears of them.
        """
        self.who = None
        self.join(self.member)
        self.audience.hear(self.member, b"hello")
        self.assertEqual((self.talk.told, self.member.away), ([], [LOGGED_OUT]))

    def test_asked_again(self):
        """
        Each is asked every half minute whether they may be there and are alive.
        """
        dead = Somebody(self.audience)
        for member in (self.member, dead):
            self.join(member)
        self.clock.advance(30)
        self.member.alive = True
        self.clock.advance(30)
        self.assertEqual((self.member.away, dead.away), ([], ["cut"]))
        self.who = None
        self.clock.advance(30)
        self.assertEqual(self.member.away, [LOGGED_OUT])
        self.assertEqual(self.clock.getDelayedCalls(), [])
