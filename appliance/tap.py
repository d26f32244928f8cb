"""``twistd appliance``: command line in, service out."""

import errno
import fcntl
import gc
import os
import re
import signal
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

from twisted.application.service import Service
from twisted.internet.defer import ensureDeferred
from twisted.internet.endpoints import serverFromString
from twisted.internet.error import ReactorNotRunning
from twisted.logger import Logger, globalLogPublisher
from twisted.python.failure import Failure
from twisted.python.usage import Options as UsageOptions
from twisted.python.usage import UsageError
from twisted.web.server import Site

from appliance import config, demo
from appliance.api.auth import LoginAccess, LoopbackAccess
from appliance.api.root import site
from appliance.app import Appliance, Lanes, Surroundings, Unit, assemble, configurable, services_of
from appliance.clocks import Pacemaker, RealClock, VirtualClock
from appliance.core.identity import admin_token
from appliance.errors import Refusal, Unavailable
from appliance.hardware import bench_for, detected, fault_catalogue, parse_fault
from appliance.lanes import DirectLane, Lane
from appliance.sdnotify import SystemdNotifier
from appliance.services import Stack

log = Logger()
LISTEN = "tcp:8080:interface=127.0.0.1"


class Options(UsageOptions):
    """The command line of ``twistd appliance``."""

    synopsis = "[options]"
    longdesc = "Looks after one bioreactor: jobs, API, live page. See http://127.0.0.1:8080 then."
    optParameters = (
        ("data", None, None, "Folder for the database, the token and unit.ini "
         "[default: appliance, under XDG_STATE_HOME]"),
        ("listen", None, LISTEN, "Twisted endpoint to serve HTTP at"),
        ("hardware", None, "auto", "auto, raspberry-pi, simulated or replay:FILE"),
        ("simulation-speed", None, None, "How many times faster a simulated unit lives, 1 to 1000"),
        ("config", None, None, "A configuration file that overrides those in the data folder"),
    )  # fmt: skip
    optFlags = (
        ("demo", None, "Simulated, 60 times faster, and in an empty data folder everything runs"),
    )

    def __init__(self) -> None:
        super().__init__()
        self["faults"] = []

    def opt_fault(self, text: str) -> None:
        """Start with this fault in a simulated unit: NAME or NAME=VALUE; may be repeated."""
        self["faults"].append(_usable(parse_fault, text))

    def postOptions(self) -> None:
        """Check everything that can be checked before anything is touched."""
        self._check_hardware()
        self._check_speed()
        name = "appliance-demo" if self["demo"] else "appliance"
        state = os.environ.get("XDG_STATE_HOME") or Path.home() / ".local" / "state"
        self["data"] = Path(self["data"] or Path(state) / name).expanduser().resolve()
        if self["config"] and not Path(self["config"]).is_file():
            raise UsageError(f"There is no file {self['config']}.")
        self["read"], self["configured"] = _usable(read_configuration, self)
        if self.parent is not None and self.parent.get("pidfile") == "twistd.pid":
            self.parent["pidfile"] = ""  # the data folder is what is locked

    def _check_hardware(self) -> None:
        if self["hardware"] == "auto":
            self["hardware"] = "simulated" if self["demo"] else _usable(detected)
        kind, _, path = self["hardware"].partition(":")
        if kind not in ("raspberry-pi", "simulated", "replay") or bool(path) != (kind == "replay"):
            raise UsageError("--hardware is auto, raspberry-pi, simulated or replay:FILE.")
        if kind == "replay" and not Path(path).is_file():
            raise UsageError(f"There is no recording {path}.")
        if kind == "raspberry-pi" and (self["faults"] or self["simulation-speed"] or self["demo"]):
            raise UsageError("--demo, --fault and --simulation-speed are for simulated hardware.")

    def _check_speed(self) -> None:
        text = self["simulation-speed"] or (str(demo.SPEED) if self["demo"] else "1")
        try:
            self["speed"] = float(text)
        except ValueError:
            raise UsageError(f"--simulation-speed cannot be {text!r}; give a number.") from None
        if not 1.0 <= self["speed"] <= 1000.0:
            raise UsageError("--simulation-speed must lie between 1 and 1000.")


def _usable(function: Callable, *args: object):
    """What *function* returns; what it refuses is a mistake in the command line."""
    try:
        return function(*args)
    except Refusal as e:
        raise UsageError(_said(e)) from e


def _said(refusal: Refusal) -> str:
    return " ".join(filter(None, (refusal.message, refusal.remedy)))


def read_configuration(options: Options) -> tuple[config.Config, dict[str, dict[str, object]]]:
    """The configuration, and the settings of jobs in it. Raises ``Refusal`` with file and line."""
    paths = [options["data"] / "shared.ini", options["data"] / "unit.ini"]
    if options["config"]:
        paths.append(Path(options["config"]))
    read = config.read(paths)
    return read, config.check(read, configurable())


def makeService(options: Options) -> Service:
    """The unit that *options* describe."""
    from twisted.internet import reactor as imported

    reactor: Any = imported
    reactor.seconds = time.monotonic
    hold(options["data"])
    return composed(options, surroundings(reactor, options))


def composed(options: Options, given: Surroundings) -> Stack:
    """Everything that starts and stops, made of what is *given*."""
    reactor, appliance = given.reactor, assemble(given, options["configured"])
    globalLogPublisher.addObserver(appliance.logs)
    unit = Unit(appliance, tuple(options["read"].text("jobs", "autostart").split()))
    stack = services_of(given, appliance, unit)
    notifier = SystemdNotifier(reactor, os.environ)
    most = int(options["read"].number("http", "max_dashboards"))
    root = site(appliance, access_for(options["listen"], appliance), reactor, most)
    Server(reactor, options["listen"], root).setServiceParent(stack)
    notifier.setServiceParent(stack)
    unit.ready.addCallback(lambda _: ensureDeferred(settle(options, appliance, notifier)))
    unit.ready.addErrback(lambda f: log.failure("The unit did not settle", f))
    reactor.callWhenRunning(listen_for_signals, reactor, options, appliance)
    return stack


def hold(data: Path) -> None:
    """Make the data folder, and keep other processes out of it for as long as this one lives."""
    try:
        data.mkdir(parents=True, exist_ok=True, mode=0o700)
        held = _lock_file(data / "lock")
    except OSError as e:
        raise SystemExit(f"The data folder {data} cannot be used: {e.strerror}.") from e
    try:
        fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        raise SystemExit(f"Another appliance uses {data}. Stop it, or give --data.") from None


def _lock_file(path: Path) -> int:
    """A descriptor of the file to lock, which must exist on a card that can only be read."""
    try:
        return os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    except OSError as e:
        if e.errno != errno.EROFS:
            raise
        return os.open(path, os.O_RDONLY | os.O_CLOEXEC)


def surroundings(reactor, options: Options) -> Surroundings:
    """What the parts are made of."""
    real = options["hardware"] == "raspberry-pi"
    virtual = VirtualClock()
    clock = RealClock(reactor, time.time) if real else virtual
    try:
        bench = bench_for(options["hardware"], options["read"], clock.seconds, options["data"])
    except Refusal as e:
        raise SystemExit(_said(e)) from e
    if bench.simulation is not None:
        bench.simulation.faults.on_power_cut = lambda: os.kill(os.getpid(), signal.SIGKILL)
        for name, value in options["faults"]:
            bench.simulation.faults.inject(name, value)
    database = options["data"] / "appliance.sqlite"
    return Surroundings(
        reactor=reactor,
        clock=clock,
        bench=bench,
        lanes=Lanes(
            Lane(reactor, "hardware") if real else DirectLane(),
            Lane(reactor, "disk"),
            Lane(reactor, "readers"),
            Lane(reactor, "errands"),
        ),
        config=options["read"],
        url=options["read"].text("storage", "url") or f"sqlite:///{database}",
        token=admin_token(options["data"] / "admin-token"),
        hardware=options["hardware"].partition(":")[0],
        pace=None if real else Pacemaker(reactor, virtual, options["speed"]),
        faults=fault_catalogue(),
        first=demo.EXPERIMENT if options["demo"] else "First experiment",
        medium=demo.MEDIUM if options["demo"] else "",
    )


class Server(Service):
    """Serves HTTP at a Twisted endpoint, which is bound before anything else is touched."""

    def __init__(self, reactor, description: str, root: Site) -> None:
        self.setName("http")
        self._site, self._where, self._port = root, description, None
        self._site.noisy = False
        try:
            self._endpoint = serverFromString(reactor, description)
        except (ValueError, TypeError, LookupError) as e:
            raise SystemExit(f"--listen cannot be {description}: {e}.") from e

    def privilegedStartService(self) -> None:
        super().privilegedStartService()
        refused: list[Failure] = []
        self._endpoint.listen(self._site).addCallbacks(self._listening, refused.append)
        for failure in refused:
            why = getattr(failure.value, "socketError", failure.value)
            why = getattr(why, "strerror", None) or why
            raise SystemExit(f"Cannot serve at {self._where}: {why}. Give another with --listen.")

    def _listening(self, port) -> None:
        self._port = port
        log.info("Serving at {address}", address=readable(port.getHost()))

    def stopService(self):
        super().stopService()
        return self._port.stopListening() if self._port is not None else None


def readable(address) -> str:
    """An address as somebody would type it into a browser."""
    host, port = getattr(address, "host", None), getattr(address, "port", None)
    if host is None:
        return str(address)
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


def access_for(description: str, appliance: Appliance):
    """Loopback peers are trusted by a server that only they can reach; others log in."""
    kind, *rest = re.split(r"(?<!\\):", description)
    places = [part.partition("=")[2] for part in rest if part.startswith("interface=")]
    if kind == "unix" or places in (["127.0.0.1"], ["\\:\\:1"], ["localhost"]):
        return LoopbackAccess()
    return LoginAccess(appliance.identity)


async def settle(options: Options, appliance: Appliance, notifier: SystemdNotifier) -> None:
    """Everything is back: begin the demonstration if asked, tell systemd, tidy the memory."""
    if options["demo"]:
        with suppress(Unavailable):  # of which the store has told
            await demo.begin(appliance.jobs)
    notifier.ready()
    log.info("The unit has settled.")
    gc.collect()
    gc.freeze()


def listen_for_signals(reactor, options: Options, appliance: Appliance) -> None:
    """SIGHUP rereads the configuration; SIGTERM and SIGINT end the process, in order, with 0.

    Twisted's own handlers would have twistd die of the signal once everything has stopped.
    """

    def ask(what: Callable[[], None]):
        return lambda *_: reactor.callFromThread(what)

    signal.signal(signal.SIGHUP, ask(lambda: reread(options, appliance)))
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, ask(lambda: end(reactor)))


def end(reactor) -> None:
    """Stop; whoever asks twice is told nothing new."""
    with suppress(ReactorNotRunning):
        reactor.stop()
        log.info("Asked to stop: making everything safe.")


def reread(options: Options, appliance: Appliance) -> None:
    """Jobs that start from now on find the configuration as it is now, if it makes sense."""
    try:
        _, appliance.jobs.configured = read_configuration(options)
    except Refusal as e:
        log.error("The configuration stays as it was: {why}", why=_said(e))
    else:
        log.info("The configuration was read again.")
