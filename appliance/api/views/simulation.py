"""A simulated unit behind the scenes."""

from typing import Any, TypedDict

from appliance.core.host.simulation import FaultView, SimulationControl


class Speeds(TypedDict):
    """How many times faster than real time a simulated unit is to live, and does."""

    speed: float
    achieved_speed: float


class FaultShown(TypedDict):
    """Something that can be made to go wrong with a simulated unit."""

    name: str
    title: str
    explanation: str
    unit: str
    default: float | None
    active: bool
    value: float | None


class SimulationView(Speeds):
    """A simulated unit behind the scenes."""

    faults: list[FaultShown]
    truth: dict[str, Any]


def simulation_view(simulation: SimulationControl) -> SimulationView:
    """The simulation as it is now."""
    return {
        "speed": simulation.speed,
        "achieved_speed": simulation.achieved_speed,
        "faults": [fault_view(fault) for fault in simulation.faults()],
        "truth": simulation.truth(),
    }


def fault_view(fault: FaultView) -> FaultShown:
    """Something that can be made to go wrong."""
    return {
        "name": fault.name,
        "title": fault.title,
        "explanation": fault.explanation,
        "unit": fault.unit,
        "default": fault.default,
        "active": fault.active,
        "value": fault.value,
    }
