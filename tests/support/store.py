"""What the tests of the store share: a database, and a way to ask it."""

import os

from sqlalchemy import create_engine
from twisted.internet.defer import ensureDeferred
from twisted.trial.unittest import SynchronousTestCase

from appliance.lanes import DirectLane
from appliance.model import Experiment
from appliance.store.engine.db import Store
from appliance.store.schema import metadata
from appliance.store.series import Source
from tests.support.database import IN_MEMORY

EXPERIMENT = Experiment("First experiment", 0.0)
START = 1_700_000_000_000


def empty(url):
    """Drop every table of a database on a server."""
    engine = create_engine(url)
    with engine.begin() as connection:
        metadata.drop_all(connection)
    engine.dispose()


class StoreCase(SynchronousTestCase):
    """A test with a store in memory, or in the empty database that STORE_URL names."""

    url = os.environ.get("STORE_URL", IN_MEMORY)

    def __init__(self, name="runTest"):
        super().__init__(name)
        self.sources = {}

    def setUp(self):
        self.store = self.open(self.url)

    def open(self, url, **more):
        """A started store, stopped when the test ends."""
        if not url.startswith("sqlite"):
            empty(url)
        store = Store(url, DirectLane(), **more)
        store.startService()
        self.addCleanup(store.stopService)
        return store

    def begun(self, work):
        """A Deferred for a coroutine, or the Deferred itself."""
        return ensureDeferred(work) if hasattr(work, "send") else work

    def now(self, work):
        """The result of a Deferred or coroutine that is done already."""
        return self.successResultOf(self.begun(work))

    def do(self, function, *args):
        """What *function* of a connection returns."""
        return self.now(self.store.do(function, *args))

    def source(self, name="od"):
        """A series of the first experiment, always the same."""
        return self.sources.setdefault(name, Source(EXPERIMENT, name, "AU"))
