"""Which bench this unit has: the real board, a simulated one, or a recording."""

import os
from collections.abc import Callable, Mapping
from pathlib import Path
from time import time

from appliance.config import Config
from appliance.errors import Invalid
from hw.bench import Bench
from hw.detect import hat
from hw.sim.catalogue import FAULTS
from hw.sim.replay import Recording
from hw.sim.simulation import Simulation
from hw.sim.spec import SimSpec


def detected() -> str:
    """ "raspberry-pi" where there is a HAT, else "simulated". Raises ``Invalid``."""
    try:
        found = hat(Path("/"), os.environ)
    except ValueError as e:
        raise Invalid(f"The HAT is not understood: {e}.") from e
    return "simulated" if found is None else "raspberry-pi"


def fault_catalogue() -> Mapping:
    """Everything that can be made to go wrong in a simulated unit."""
    return FAULTS


def parse_fault(text: str) -> tuple[str, float | None]:
    """NAME or NAME=VALUE. Raises ``Invalid``."""
    name, _, value = text.partition("=")
    if name not in FAULTS:
        raise Invalid(f"There is no fault {name!r}.", remedy=f"Faults are: {', '.join(FAULTS)}.")
    try:
        return name, float(value) if value else None
    except ValueError:
        raise Invalid(f"The value of {name} must be a number, not {value!r}.") from None


def bench_for(kind: str, config: Config, seconds: Callable[[], float], data: Path) -> Bench:
    """The bench that *kind* names: raspberry-pi, simulated or replay:FILE.

    Raises ``Invalid`` or ValueError for a configuration that describes none.
    """
    if kind == "raspberry-pi":
        from hw.real import real

        return real(_board_settings(config, data), seconds)
    _, _, path = kind.partition(":")
    recording = Recording.load(path) if path else None
    return Simulation(seconds, _specification(config), time(), recording).bench


def _board_settings(config: Config, data: Path) -> dict[str, str]:
    settings = {key: entry.value for key, entry in config.sections["hardware"].items()}
    for key in ("name", "model", "model_version"):
        settings[key] = config.text("unit", key)
    return {**settings, "data": str(data)}


def _specification(config: Config) -> SimSpec:
    try:
        return SimSpec.preset(
            config.text("simulation", "medium"),
            seed=int(config.number("simulation", "seed")),
            model=config.text("unit", "model"),
            version=config.text("unit", "model_version"),
            size=config.number("simulation", "size"),
            room_c=config.number("simulation", "room"),
            inoculum_od=config.number("simulation", "inoculum"),
        )
    except ValueError as e:
        where = config.sections["simulation"]["medium"].where
        raise Invalid(f"{where}: {e}") from e
