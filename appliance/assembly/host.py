"""The unit as a whole, and the computer that it runs on."""

from time import time

from attrs import frozen

from appliance.assembly.devices import probes_of
from appliance.assembly.environment import Environment
from appliance.assembly.jobs import JobParts
from appliance.assembly.storage import Records
from appliance.assembly.wiring import UnitOptions
from appliance.core.host.hardware_check import HardwareCheck
from appliance.core.host.power import Power
from appliance.core.host.simulation import SimulationControl
from appliance.core.host.system import System
from appliance.core.host.web_server import WebServer
from appliance.core.identity.service import Identity
from hw.boards import MODELS


@frozen
class HostParts:
    """Who may ask, how the computer fares, its switch, its listener, its hardware, and what is
    simulated of it, if anything is."""

    identity: Identity
    system: System
    power: Power
    web_server: WebServer
    hardware_check: HardwareCheck
    simulation: SimulationControl | None


def build(env: Environment, records: Records, work: JobParts) -> HostParts:
    """Nothing is asked of the hardware yet."""
    seconds, lanes, tasks = env.reactor.seconds, env.lanes, records.tasks
    unit = env.config.section(UnitOptions)
    model = unit.model, unit.model_version
    return HostParts(
        Identity(env.token, seconds, time, records.store),
        System(env.name, env.hardware, env.clock, records.alerts),
        Power(env.bench.power, lanes.longest, tasks, records.timekeeper, seconds, work.jobs),
        WebServer(env.door, tasks),
        HardwareCheck(lanes.hardware, records.alerts, probes_of(env.bench), model, MODELS),
        simulation(env),
    )


def simulation(env: Environment) -> SimulationControl | None:
    """What can be done to a simulated unit; None for a real one."""
    world, pace = env.simulation, env.pace
    return SimulationControl(world, env.faults, pace) if world and pace else None
