"""A live feed with outlets that are no websockets."""

import json

from attrs import define, field
from twisted.internet.task import Clock

from appliance.api.live.event_ring import EventRing
from appliance.api.live.feed import Feed
from appliance.errors import Refusal
from appliance.model import Reading, Who
from tests.support.workbench import WorkbenchCase

VIEWER = Who("eve", "viewer")


@define(eq=False)
class FakeOutlet:
    """Remembers what it was told, and parts from *feed* as a websocket does."""

    feed: Feed
    full: bool = False
    refused: Refusal | None = None
    left: bool = False
    frames: list = field(factory=list)
    prepared: int = 0

    def prepare(self, payload):
        self.prepared += 1
        return payload

    def send(self, frame):
        self.frames.append(json.loads(frame))

    def refuse(self, refusal):
        self.refused = refusal
        self.leave()

    def leave(self):
        self.left = True
        self.feed.part(self)


class FeedCase(WorkbenchCase):
    """A feed with a small ring, in a real time that the test winds."""

    room = 1000

    def setUp(self):
        super().setUp()
        self.real = Clock()
        self.feed = Feed(self.appliance, self.real, EventRing(self.room))
        self.publish = self.appliance.bus.publish

    def join(self, **wish):
        """A client that wants *wish*, or nothing yet."""
        outlet = FakeOutlet(self.feed)
        self.feed.join(outlet, VIEWER)
        self.addCleanup(self.feed.part, outlet)
        if wish:
            self.say(outlet, **wish)
        return outlet

    def say(self, outlet, **wish):
        """The client of *outlet* says what it wants."""
        self.feed.hear(outlet, json.dumps(wish).encode())

    def tick(self, seconds=1.0):
        """Let *seconds* of real time pass."""
        self.real.pump([0.05] * round(seconds / 0.05))

    def read(self, value, series="od"):
        """A reading is taken."""
        self.publish(Reading(series, value, 1000.0 + value, "First experiment"))
