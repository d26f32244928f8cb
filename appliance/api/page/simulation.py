"""/page/simulation: the speed of a simulated unit, and what can be made to go wrong with it."""

from msgspec import Struct

from appliance.api.views.simulation import SimulationView, Speeds, simulation_view
from appliance.api.wire import Call, Routes
from appliance.core.appliance import Appliance
from appliance.core.host.simulation import SimulationControl
from appliance.errors import NotFound

routes = Routes()


class Injection(Struct, frozen=True, forbid_unknown_fields=True):
    """How strongly a fault strikes, in its own unit, and for how many seconds."""

    value: float | None = None
    for_s: float | None = None


class Speed(Struct, frozen=True, forbid_unknown_fields=True):
    """How many times faster than real time the unit lives."""

    speed: float


@routes("GET", "/simulation", needs="viewer")
def show_simulation(appliance: Appliance, call: Call) -> SimulationView:
    """Show the speed, every fault there is, and what is really so in the simulated vial."""
    return simulation_view(simulation_of(appliance))


@routes("PUT", "/simulation/speed", needs="operator")
def set_speed(appliance: Appliance, call: Call[Speed]) -> Speeds:
    """Let the unit live faster or slower."""
    simulation = simulation_of(appliance)
    simulation.set_speed(call.body.speed)
    return {"speed": simulation.speed, "achieved_speed": simulation.achieved_speed}


@routes("PUT", "/simulation/faults/<name>", needs="operator")
def inject_fault(appliance: Appliance, call: Call[Injection], name: str) -> SimulationView:
    """Let something go wrong."""
    simulation = simulation_of(appliance)
    simulation.inject(name, call.body.value, call.body.for_s)
    return simulation_view(simulation)


@routes("DELETE", "/simulation/faults/<name>", needs="operator")
def clear_fault(appliance: Appliance, call: Call, name: str) -> SimulationView:
    """Mend what was made to go wrong."""
    simulation = simulation_of(appliance)
    simulation.clear(name)
    return simulation_view(simulation)


def simulation_of(appliance: Appliance) -> SimulationControl:
    """The simulation behind the hardware, or ``NotFound``."""
    if appliance.host.simulation is None:
        raise NotFound("The hardware of this unit is real.")
    return appliance.host.simulation
