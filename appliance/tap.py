"""``twistd appliance``: command line in, service out."""

import time
from typing import Any

from twisted.application.service import Service

from appliance.process.boot import falling_back, prepare
from appliance.process.options import Options
from appliance.process.unit import unit

__all__ = ["Options", "makeService"]


def makeService(options: Options) -> Service:
    """The unit that *options* describe.

    The reactor itself is made to count on a clock that nobody can set: it has no other way of
    knowing when its own calls are due.
    """
    from twisted.internet import reactor as imported

    reactor: Any = imported
    reactor.seconds = time.monotonic
    start = options.start
    prepared = prepare(start)
    with falling_back(start.data, prepared.trial):
        return unit(reactor, start, prepared)
