"""/page/simulation: the speed of a simulated unit, and what can be made to go wrong with it."""

from msgspec import Struct

from appliance.api.shapes import SimulationView, Speeds
from appliance.api.wire import Routes
from appliance.errors import NotFound

routes = Routes()


class Injection(Struct, frozen=True, forbid_unknown_fields=True):
    """How strongly a fault strikes, in its own unit, and for how many seconds."""

    value: float | None = None
    for_s: float | None = None


class Speed(Struct, frozen=True, forbid_unknown_fields=True):
    """How many times faster than real time the unit lives."""

    speed: float


@routes("GET", "/simulation", needs="viewer", answer=SimulationView)
def show_simulation(appliance, call):
    """Show the speed, every fault there is, and what is really so in the simulated vial."""
    return simulation_view(simulation_of(appliance))


@routes("PUT", "/simulation/speed", needs="operator", body=Speed, answer=Speeds)
def set_speed(appliance, call):
    """Let the unit live faster or slower."""
    simulation = simulation_of(appliance)
    simulation.set_speed(call.body.speed)
    return {"speed": simulation.speed, "achieved_speed": simulation.achieved_speed}


@routes("PUT", "/simulation/faults/<name>", needs="operator", body=Injection, answer=SimulationView)
def inject_fault(appliance, call, name):
    """Let something go wrong."""
    simulation = simulation_of(appliance)
    simulation.inject(name, call.body.value, call.body.for_s)
    return simulation_view(simulation)


@routes("DELETE", "/simulation/faults/<name>", needs="operator", answer=SimulationView)
def clear_fault(appliance, call, name):
    """Mend what was made to go wrong."""
    simulation = simulation_of(appliance)
    simulation.clear(name)
    return simulation_view(simulation)


def simulation_of(appliance):
    """The simulation behind the hardware, or ``NotFound``."""
    if appliance.simulation is None:
        raise NotFound("The hardware of this unit is real.")
    return appliance.simulation


def simulation_view(simulation) -> dict:
    """The simulation as it is now."""
    return {
        "speed": simulation.speed,
        "achieved_speed": simulation.achieved_speed,
        "faults": simulation.faults(),
        "truth": simulation.truth(),
    }
