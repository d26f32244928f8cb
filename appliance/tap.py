"""``twistd appliance``: command line in, service out."""

import os
import time
from typing import Any

from twisted.application.service import Service

from appliance.process.garbage import paused
from appliance.process.options import Options, Start

__all__ = ["Options", "makeService"]


def makeService(options: Options) -> Service:
    """The unit that *options* describe.

    The reactor itself is made to count on a clock that nobody can set: it has no other way of
    knowing when its own calls are due.
    """
    from twisted.internet import reactor as imported

    reactor: Any = imported
    reactor.seconds = time.monotonic
    with paused():  # nothing that is imported or made here is garbage
        return _made(reactor, options.start)


def _made(reactor, start: Start) -> Service:
    """The whole unit is imported here, not before: a command line that is wrong is told at once."""
    # Autobahn's compiled check of UTF-8 has a C parser read declarations at each start, for the
    # few short lines that a dashboard sends.
    os.environ.setdefault("AUTOBAHN_USE_NVX", "0")
    from appliance.process.boot import falling_back, prepare
    from appliance.process.early import asked_to_end
    from appliance.process.unit import unit

    if asked_to_end():
        raise SystemExit(0)  # nothing was touched yet
    prepared = prepare(start)
    with falling_back(start.data, prepared.trial):
        return unit(reactor, start, prepared)
