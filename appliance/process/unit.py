"""The whole process, composed: surroundings, the unit made of them, and what starts and stops."""

import os
import signal
import socket
import time
from collections.abc import Callable
from contextlib import suppress

from msgspec.structs import replace
from twisted.internet.defer import ensureDeferred
from twisted.internet.task import deferLater
from twisted.logger import Logger, globalLogPublisher

from appliance.api.site import HttpOptions, site
from appliance.assembly.environment import Environment
from appliance.assembly.stack import UnitService, services_of
from appliance.assembly.unit import assemble
from appliance.assembly.wiring import UnitOptions
from appliance.clocks import Pacemaker, RealClock, VirtualClock
from appliance.config import Config
from appliance.core.appliance import Appliance
from appliance.core.identity.token_file import admin_token
from appliance.core.jobs.resumption import JobOptions
from appliance.errors import Refusal, Unavailable
from appliance.lanes import DirectLane, Lane, Lanes
from appliance.model import Trouble
from appliance.process import demo, last_good, signals
from appliance.process.boot import REFUSED, Prepared, with_last_good
from appliance.process.garbage import GarbageCollection
from appliance.process.hardware import Fitted, bench_for, fault_catalogue
from appliance.process.heartbeat import Heartbeat
from appliance.process.options import Start
from appliance.process.restart import Restart
from appliance.process.sdnotify import SystemdNotifier
from appliance.process.server import Server, is_local
from appliance.services import Stack
from appliance.store.retention import StorageOptions
from hw.absent import MISSING, REMEDY, absent
from hw.sim.power import Outside

log = Logger(namespace="appliance.tap")
WELL_AFTER = 10.0
"""Seconds for which a unit must have worked with imported files before it keeps them."""


def unit(reactor, start: Start, prepared: Prepared) -> Stack:
    """Everything that starts and stops, in its order."""
    notifier = SystemdNotifier(reactor, os.environ)
    restart = Restart(reactor, notifier, lambda: signals.end(reactor))
    heart = Heartbeat(reactor)
    stack = composed(
        start, prepared, environment(reactor, start, prepared, restart, heart.beats), notifier
    )
    if start.real:
        heart.setServiceParent(stack)
    return stack


def composed(
    start: Start, prepared: Prepared, env: Environment, notifier: SystemdNotifier
) -> Stack:
    """The unit in its surroundings *env*, and above it the server and what tells systemd."""
    reactor, server = env.reactor, Server(env.reactor, start.listen)
    appliance = assemble(replace(env, door=server))
    globalLogPublisher.addObserver(appliance.logs)
    autostart = tuple(env.config.section(JobOptions).autostart.split())
    service = UnitService(appliance, autostart)
    stack, garbage = services_of(env, appliance, service), GarbageCollection(reactor)
    most = env.config.section(HttpOptions).max_dashboards
    server.serve(site(appliance, reactor, most))
    for above in (server, notifier, garbage):
        above.setServiceParent(stack)
    sound = not any(trouble.name in (REFUSED, MISSING) for trouble in env.damaged)
    asked = reactor, appliance, notifier, garbage, start, sound
    service.ready.addCallback(lambda _: ensureDeferred(settle(*asked)))
    service.ready.addErrback(lambda f: log.failure("The unit did not settle", f))
    again = start, prepared.loaded, appliance.jobs.kinds
    reactor.callWhenRunning(signals.listen, reactor, lambda: signals.reread(*again))
    return stack


def environment(
    reactor, start: Start, prepared: Prepared, restart: Restart, beats: Callable[[], bool]
) -> Environment:
    """What the unit is made of; *beats* tells whether the reactor turns. Raises ``SystemExit``
    for hardware that cannot be had."""
    real = start.real
    damaged: list[Trouble] = []
    token = admin_token(start.data / "admin-token", tell=damaged.append)
    virtual = VirtualClock()
    clock = RealClock(reactor, time.time) if real else virtual
    outside = Outside(restart.ask, restart.ask_to_end, lambda: os.kill(os.getpid(), signal.SIGKILL))
    fitted, prepared = fit(
        start, prepared,
        lambda read: bench_for(start.hardware, read, clock.seconds, start.data, outside, beats),
    )  # fmt: skip
    read, damaged = prepared.config, [*damaged, *prepared.damaged]
    if fitted.simulation is not None:
        for name, value in start.faults:
            fitted.simulation.faults.inject(name, value)
    return Environment(
        reactor=reactor,
        clock=clock,
        bench=fitted.bench,
        simulation=fitted.simulation,
        lanes=lanes(reactor, real),
        config=read,
        data=start.data,
        url=read.section(StorageOptions).url or f"sqlite:///{start.data / 'appliance.sqlite'}",
        token=token,
        local=is_local(start.listen),
        hardware=start.hardware.partition(":")[0],
        pace=None if real else Pacemaker(reactor, virtual, start.speed),
        faults={} if real else fault_catalogue(),
        loaded=prepared.loaded,
        configured=prepared.sections,
        restart=restart.ask,
        damaged=tuple(damaged),
        first=demo.EXPERIMENT if start.demo else "First experiment",
        medium=demo.MEDIUM if start.demo else "",
    )


def fit(
    start: Start, prepared: Prepared, make: Callable[[Config], Fitted]
) -> tuple[Fitted, Prepared]:
    """The bench that *make* makes of a configuration, and what was prepared with that one: today's,
    or the last good one where that describes no hardware. A unit that has come up before and now
    has no bench at all is given one with nothing on it, so that it can say so.

    Raises ``SystemExit`` for a unit that never came up.
    """
    try:
        return make(prepared.config), prepared
    except Refusal as refusal:
        first = refusal
    try:
        good = with_last_good(start, prepared, first)
        return make(good.config), good
    except Refusal:
        why = f"There is no hardware that could be used. {first.message}"
    name = prepared.config.section(UnitOptions).name or socket.gethostname()
    trouble = Trouble(MISSING, why, REMEDY)
    lacking = replace(prepared, damaged=(*prepared.damaged, trouble))
    return Fitted(absent(name, start.data, why), None), lacking


def lanes(reactor, real: bool) -> Lanes:
    """A thread each; what is simulated does not block, and needs none."""
    return Lanes(
        Lane(reactor, "hardware") if real else DirectLane(),
        Lane(reactor, "disk"),
        Lane(reactor, "readers"),
        Lane(reactor, "errands", patience=2.0),
    )


async def settle(
    reactor, appliance: Appliance, notifier: SystemdNotifier, garbage: GarbageCollection,
    start: Start, sound: bool,
) -> None:  # fmt: skip
    """Everything is back: begin the demonstration if *start* wants one, tell systemd, keep the
    configuration as one that does if it was *sound*, tidy the memory, and keep imported files
    once the unit has worked with them."""
    if start.demo:
        if appliance.host.simulation is not None:
            await demo.equip(appliance.name, appliance.calibrations, appliance.dosing.ledger)
        with suppress(Unavailable):  # of which the store has told
            await demo.begin(appliance.jobs)
    notifier.ready()
    log.info("The unit has settled.")
    appliance.plugins.settled()
    if sound:
        last_good.keep(start.data, start.config)
    garbage.begin()
    if appliance.backup.imports.pending:
        await deferLater(reactor, WELL_AFTER, lambda: None)
        await appliance.backup.imports.conclude()
