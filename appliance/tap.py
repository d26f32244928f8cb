"""``twistd appliance``: command line in, service out."""

import os
import re
import signal
import time
from collections.abc import Callable
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from twisted.application.service import Service
from twisted.internet.defer import ensureDeferred, maybeDeferred
from twisted.internet.endpoints import serverFromString
from twisted.internet.error import CannotListenError, ReactorNotRunning
from twisted.internet.task import deferLater
from twisted.logger import Logger, globalLogPublisher
from twisted.python.failure import Failure
from twisted.python.usage import Options as UsageOptions
from twisted.python.usage import UsageError
from twisted.web.server import Site

from appliance import config
from appliance.api.access.authentication import LoginAccess, LoopbackAccess
from appliance.api.site import HttpOptions, site
from appliance.assembly.environment import Environment
from appliance.assembly.sections import SECTIONS
from appliance.assembly.stack import UnitService, services_of
from appliance.assembly.unit import assemble
from appliance.clocks import Pacemaker, RealClock, VirtualClock
from appliance.core.appliance import Appliance
from appliance.core.backup.contents import PLUGINS
from appliance.core.identity.token_file import admin_token
from appliance.core.jobs.resumption import JobOptions
from appliance.core.plugins.loading import load
from appliance.errors import Refusal, Unavailable
from appliance.jobs.builtin import builtin, configurable
from appliance.lanes import DirectLane, Lane, Lanes
from appliance.process import demo
from appliance.process.data_folder import fall_back, hold, on_trial, wants_holding
from appliance.process.garbage import GarbageCollection
from appliance.process.hardware import bench_for, detected, fault_catalogue, parse_fault
from appliance.process.restart import Restart, again
from appliance.process.sdnotify import SystemdNotifier
from appliance.services import Stack
from appliance.store.retention import StorageOptions

log = Logger()
WELL_AFTER = 10.0
"""Seconds for which a unit must have worked with imported files before it keeps them."""
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
        self["held"] = wants_holding(self["data"])
        if self["held"]:
            hold(self["data"])
        self["trial"] = on_trial(self["data"])
        with falling_back(self):
            self["loaded"] = load(self["data"] / PLUGINS, builtin())
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
    return read, config.check(read, configurable(options["loaded"].registry.jobs), SECTIONS)


def makeService(options: Options) -> Service:
    """The unit that *options* describe."""
    from twisted.internet import reactor as imported

    reactor: Any = imported
    reactor.seconds = time.monotonic
    with falling_back(options):
        if not options["held"]:
            hold(options["data"])
        return composed(options, surroundings(reactor, options))


@contextmanager
def falling_back(options: Options):
    """While files that were imported are on trial, what fails is not the end: the process starts
    anew with the files that the unit had before."""
    try:
        yield
    except (Exception, SystemExit):
        if not options["trial"]:
            raise
        log.failure("The unit cannot start with imported files, and goes back to those it had")
        fall_back(options["data"])
        again()


def composed(options: Options, given: Environment) -> Stack:
    """Everything that starts and stops, made of what is *given*."""
    reactor, appliance = given.reactor, assemble(given)
    globalLogPublisher.addObserver(appliance.logs)
    unit = UnitService(appliance, tuple(options["read"].section(JobOptions).autostart.split()))
    stack = services_of(given, appliance, unit)
    notifier = SystemdNotifier(reactor, os.environ)
    rebirth = Restart(reactor, notifier, lambda: end(reactor))
    most = int(options["read"].section(HttpOptions).max_dashboards)
    root = site(appliance, access_for(options["listen"], appliance), reactor, most)
    appliance.listener.door = server = Server(reactor, options["listen"], root)
    server.setServiceParent(stack)
    notifier.setServiceParent(stack)
    tidying = GarbageCollection(reactor)
    tidying.setServiceParent(stack)
    asked = reactor, options, appliance, notifier, tidying
    unit.ready.addCallback(lambda _: ensureDeferred(settle(*asked)))
    unit.ready.addErrback(lambda f: log.failure("The unit did not settle", f))
    reactor.callWhenRunning(listen_for_signals, reactor, options, appliance)
    appliance.transfer.restart = rebirth.ask
    if given.bench.simulation is not None:
        power = given.bench.simulation.power
        power.on_reboot, power.on_shutdown = rebirth.ask, rebirth.ask_to_end
    return stack


def surroundings(reactor, options: Options) -> Environment:
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
    return Environment(
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
        data=options["data"],
        url=options["read"].section(StorageOptions).url or f"sqlite:///{database}",
        token=admin_token(options["data"] / "admin-token"),
        hardware=options["hardware"].partition(":")[0],
        pace=None if real else Pacemaker(reactor, virtual, options["speed"]),
        faults=fault_catalogue(),
        loaded=options["loaded"],
        configured=options["configured"],
        first=demo.EXPERIMENT if options["demo"] else "First experiment",
        medium=demo.MEDIUM if options["demo"] else "",
    )


class Server(Service):
    """Serves HTTP at a Twisted endpoint, which is bound before anything else is touched."""

    def __init__(self, reactor, description: str, root: Site) -> None:
        self.setName("http")
        self._reactor, self._site, self._where = reactor, root, description
        self._port: Any = None
        self._site.noisy = False
        try:
            self._endpoint = serverFromString(reactor, description)
        except (ValueError, TypeError, LookupError) as e:
            raise SystemExit(f"--listen cannot be {description}: {e}.") from e

    @property
    def listening(self) -> bool:
        """Whether somebody could come in now."""
        return self._port is not None

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

    async def restart(self) -> None:
        """Close, which ends the live feeds but no answer under way, and listen again at the same
        address; whoever has taken it meanwhile is waited for."""
        port, self._port = self._port, None
        if port is None:
            return
        self._endpoint = serverFromString(self._reactor, settled(self._where, port.getHost()))
        await maybeDeferred(port.stopListening)
        while self.running and self._port is None:
            try:
                self._listening(await self._endpoint.listen(self._site))
            except CannotListenError as e:
                log.error("Cannot serve again yet: {why}", why=e)
                await deferLater(self._reactor, 1.0, lambda: None)

    def stopService(self):
        super().stopService()
        return self._port.stopListening() if self._port is not None else None


def settled(description: str, address) -> str:
    """The endpoint *description* with the port that was found for it, where it asked for any."""
    port = getattr(address, "port", None)
    if port is None or not description.startswith("tcp"):
        return description
    return re.sub(r"(?<=[:=])0(?=:|$)", str(port), description, count=1)


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


async def settle(
    reactor, options: Options, appliance: Appliance, notifier: SystemdNotifier,
    tidying: GarbageCollection,
) -> None:
    """Everything is back: begin the demonstration if asked, tell systemd, tidy the memory."""
    if options["demo"]:
        if appliance.simulation is not None:
            await demo.equip(appliance.name, appliance.calibrations, appliance.volumes)
        with suppress(Unavailable):  # of which the store has told
            await demo.begin(appliance.jobs)
    notifier.ready()
    log.info("The unit has settled.")
    appliance.plugins.settled()
    tidying.begin()
    if appliance.transfer.pending:
        await deferLater(reactor, WELL_AFTER, lambda: None)
        await appliance.transfer.conclude()


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
