"""What the process is asked from outside: to read its configuration again, and to end."""

import signal
from collections.abc import Callable
from contextlib import suppress

from twisted.internet.error import ReactorNotRunning
from twisted.logger import Logger

from appliance.core.jobs.kinds import JobKinds
from appliance.core.plugins.loading import Loaded
from appliance.errors import Refusal
from appliance.process.boot import read_configuration
from appliance.process.early import ENDING, asked_to_end
from appliance.process.options import Start, said

log = Logger(namespace="appliance.tap")


def listen(reactor, reread: Callable[[], None]) -> None:
    """SIGHUP calls *reread*; what asks for an end ends the process, in order, with 0.

    Twisted's own handlers would have twistd die of the signal once everything has stopped. What was
    asked for before (see ``early``) is done now.
    """

    def ask(what: Callable[[], None]):
        return lambda *_: reactor.callFromThread(what)

    signal.signal(signal.SIGHUP, ask(reread))
    for number in ENDING:
        signal.signal(number, ask(lambda: end(reactor)))
    if asked_to_end():
        end(reactor)


def end(reactor) -> None:
    """Stop; whoever asks twice is told nothing new."""
    with suppress(ReactorNotRunning):
        reactor.stop()
        log.info("Asked to stop: making everything safe.")


def reread(start: Start, loaded: Loaded, kinds: JobKinds) -> None:
    """Jobs that start from now on find the configuration as it is now, if it makes sense."""
    try:
        kinds.reconfigure(read_configuration(start, loaded)[1])
    except Refusal as e:
        log.error("The configuration stays as it was: {why}", why=said(e))
    else:
        log.info("The configuration was read again.")
