"""A unit with a stopwatch around each turn of its reactor and each look at its photodiodes.

    python -m benchmarks.watched OPTION… (those of ``twistd appliance``)

It lives in real time as a real unit does, its devices in a thread of their own; only the devices
are simulated. SIGUSR1 sets the stopwatch to nothing, SIGUSR2 prints it, as JSON, in one line.
"""

import json
import signal
import sys
import time
from array import array
from collections.abc import Mapping
from time import perf_counter, thread_time

from msgspec.structs import replace
from twisted.internet import reactor
from twisted.logger import globalLogBeginner, textFileLogObserver

from appliance.clocks import RealClock
from appliance.lanes import Lane, Lanes
from appliance.process import signals
from appliance.process.boot import prepare
from appliance.process.options import Options
from appliance.process.restart import Restart
from appliance.process.sdnotify import SystemdNotifier
from appliance.process.unit import composed, environment
from hw.interfaces import Photodiodes, Sample
from hw.sim.simulation import Simulation
from hw.sim.spec import SimSpec


class WatchedPoller:
    """The reactor's own, timed: a turn lasts from what woke the reactor to when it sleeps again."""

    def __init__(self, poller) -> None:
        self._poller, self._woke = poller, (perf_counter(), thread_time())
        self.walls, self.cpus = array("d"), array("d")  # nothing for the garbage collector

    def __getattr__(self, name: str):
        return getattr(self._poller, name)

    def poll(self, *arguments):
        """See select.epoll."""
        wall, cpu = self._woke
        self.walls.append(perf_counter() - wall)
        self.cpus.append(thread_time() - cpu)
        try:
            return self._poller.poll(*arguments)
        finally:
            self._woke = perf_counter(), thread_time()


class WatchedDiodes:
    """Photodiodes that remember when they were asked, and how far off their stamps were."""

    def __init__(self, diodes: Photodiodes, seconds) -> None:
        self._diodes, self._seconds = diodes, seconds
        self.asked, self.errors = array("d"), array("d")

    @property
    def angles(self) -> Mapping[int, str]:
        """See ``Photodiodes``."""
        return self._diodes.angles

    def read(self, channel: int) -> Sample:
        """See ``Photodiodes``."""
        before = self._seconds()
        sample = self._diodes.read(channel)
        self.errors.append(max(self._seconds() - sample.at, sample.at - before))
        self.asked.append(before)
        return sample

    def scale(self, channel: int, volts: float) -> None:
        """See ``Photodiodes``."""
        self._diodes.scale(channel, volts)

    def safe(self) -> None:
        """See ``Photodiodes``."""
        self._diodes.safe()


def watch(more: Mapping[str, array]) -> None:
    """Put the stopwatch on the reactor; it and what is in *more* are told when a signal asks."""
    poller = reactor._poller = WatchedPoller(reactor._poller)
    seen = {"walls": poller.walls, "cpus": poller.cpus, **more}

    def forget(*_) -> None:
        for numbers in seen.values():
            del numbers[:]

    def tell(*_) -> None:
        told = {name: list(numbers) for name, numbers in seen.items()}
        print("watched", json.dumps(told), flush=True)

    signal.signal(signal.SIGUSR1, lambda *_: reactor.callFromThread(forget))
    signal.signal(signal.SIGUSR2, lambda *_: reactor.callFromThread(tell))


def main() -> None:
    """Run until told to stop."""
    globalLogBeginner.beginLoggingTo([textFileLogObserver(sys.stdout)])
    options = Options()
    options.parseOptions(sys.argv[1:])
    reactor.seconds = time.monotonic
    start = options.start
    prepared = prepare(start)
    notifier = SystemdNotifier(reactor, {})
    restart = Restart(reactor, notifier, lambda: signals.end(reactor))
    clock = RealClock(reactor, time.time)
    simulation = Simulation(clock.seconds, SimSpec.preset("ecoli_m9"), time.time())
    diodes = WatchedDiodes(simulation.bench.photodiodes, clock.seconds)
    given = replace(
        environment(reactor, start, prepared, restart, lambda: True),
        clock=clock,
        bench=replace(simulation.bench, photodiodes=diodes),
        simulation=simulation,
        lanes=Lanes(*(Lane(reactor, name) for name in ("hardware", "disk", "readers"))),
        pace=None,
    )
    stack = composed(start, prepared, given, notifier)
    watch({"asked": diodes.asked, "errors": diodes.errors})
    stack.privilegedStartService()
    stack.startService()
    reactor.addSystemEventTrigger("before", "shutdown", stack.stopService)
    reactor.run()


if __name__ == "__main__":
    main()
