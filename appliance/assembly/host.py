"""The unit as a whole, and the computer that it runs on."""

from time import time

from appliance.assembly.devices import probes_of
from appliance.assembly.environment import Environment
from appliance.assembly.jobs import JobParts
from appliance.assembly.storage import Records
from appliance.assembly.wiring import UnitOptions
from appliance.core.appliance import HostParts
from appliance.core.host.hardware_check import HardwareCheck
from appliance.core.host.power import Power
from appliance.core.host.simulation import SimulationControl
from appliance.core.host.system import System
from appliance.core.host.web_server import WebServer
from appliance.core.identity.service import Identity
from hw.boards import MODELS


def identity(env: Environment, records: Records) -> Identity:
    """Who may ask, and as whom."""
    store = records.storage.store
    return Identity(env.token, env.reactor.seconds, time, store, local=env.local)


def build(env: Environment, records: Records, work: JobParts) -> HostParts:
    """Nothing is asked of the hardware yet."""
    lanes, tasks, timekeeper = env.lanes, records.tasks, records.storage.timekeeper
    unit = env.config.section(UnitOptions)
    model = unit.model, unit.model_version
    return HostParts(
        System(env.name, env.hardware, env.clock, records.alerts),
        Power(env.bench.power, lanes.longest, tasks, timekeeper, env.reactor.seconds, work.jobs),
        WebServer(env.door, tasks),
        HardwareCheck(lanes.hardware, records.alerts, probes_of(env.bench), model, MODELS),
        simulation(env),
    )


def simulation(env: Environment) -> SimulationControl | None:
    """What can be done to a simulated unit; None for a real one."""
    world, pace = env.simulation, env.pace
    return SimulationControl(world, env.faults, pace) if world and pace else None
