"""Which bench this unit has: the real board, a simulated one, or a recording.

Drivers are imported where there is a board, and the simulator where there is none.
"""

import os
from collections.abc import Callable, Mapping
from pathlib import Path
from time import time
from typing import TYPE_CHECKING

from msgspec import Struct

from appliance.assembly.wiring import SimulationOptions, UnitOptions
from appliance.config import Config, options_of
from appliance.errors import Invalid
from hw.bench import Bench
from hw.detect import hat

if TYPE_CHECKING:
    from hw.sim.power import Outside
    from hw.sim.replay import Recording
    from hw.sim.simulation import Simulation
    from hw.sim.spec import SimSpec


class Fitted(Struct, frozen=True):
    """A bench, and the *simulation* behind it where there is one."""

    bench: Bench
    simulation: "Simulation | None"


def detected() -> str:
    """ "raspberry-pi" where there is a HAT, else "simulated". Raises ``Invalid``."""
    try:
        found = hat(Path("/"), os.environ)
    except ValueError as e:
        raise Invalid(f"The HAT is not understood: {e}.") from e
    return "simulated" if found is None else "raspberry-pi"


def fault_catalogue() -> Mapping:
    """Everything that can be made to go wrong in a simulated unit."""
    from hw.sim.catalogue import FAULTS

    return FAULTS


def parse_fault(text: str) -> tuple[str, float | None]:
    """NAME or NAME=VALUE. Raises ``Invalid``."""
    name, equals, value = text.partition("=")
    known = fault_catalogue()
    if name not in known:
        raise Invalid(f"There is no fault {name!r}.", remedy=f"Faults are: {', '.join(known)}.")
    if not equals:
        return name, None
    kind = known[name]
    if not kind.unit:
        raise Invalid(f"{name} knows no degrees; give no value.")
    try:
        number = float(value)
    except ValueError:
        raise Invalid(f"The value of {name} must be a number, not {value!r}.") from None
    if not kind.low <= number <= kind.high:
        raise Invalid(f"{name} can be {kind.low:g} to {kind.high:g} {kind.unit}, not {value}.")
    return name, number


def bench_for(
    kind: str,
    config: Config,
    seconds: Callable[[], float],
    data: Path,
    outside: "Outside",
    beats: Callable[[], bool],
) -> Fitted:
    """The bench that *kind* names: raspberry-pi, simulated or replay:FILE. What follows
    when a simulated one is switched off is *outside*; a real one hears from *beats*, in threads of
    its own, whether the reactor turns.

    Raises ``Invalid`` for a configuration or a recording that describes none.
    """
    if kind == "raspberry-pi":
        return Fitted(_board(config, seconds, data, beats), None)
    from hw.sim.simulation import Simulation

    specification = _specification(config)
    world = Simulation(seconds, specification, time(), _recording(kind), outside)
    return Fitted(world.bench, world)


def _recording(kind: str) -> "Recording | None":
    from hw.sim.replay import Recording

    _, _, path = kind.partition(":")
    try:
        return Recording.load(path) if path else None
    except (OSError, ValueError) as e:
        raise Invalid(f"The recording cannot be played: {e}.") from e


def _board(
    config: Config, seconds: Callable[[], float], data: Path, beats: Callable[[], bool]
) -> Bench:
    from hw.real import Machine, real

    try:
        return real(_board_settings(config, data), seconds, Machine(beats=beats))
    except ValueError as e:
        key = str(e).partition(":")[0]
        section = "unit" if key in options_of(UnitOptions) else "hardware"
        written = key in config.sections.get(section, {})
        where = f"{config.where(section, key)}: " if written else ""
        raise Invalid(f"{where}{e}.") from e


def _board_settings(config: Config, data: Path) -> dict[str, str]:
    written = {**config.sections.get("hardware", {}), **config.sections.get("unit", {})}
    settings = {key: entry.value for key, entry in written.items()}
    return {**settings, "data": str(data)}


def _specification(config: Config) -> "SimSpec":
    from hw.sim.spec import SimSpec

    unit, options = config.section(UnitOptions), config.section(SimulationOptions)
    try:
        return SimSpec.preset(
            options.medium,
            seed=int(options.seed),
            model=unit.model,
            version=unit.model_version,
            size=options.size,
            room_c=options.room,
            inoculum_od=options.inoculum,
        )
    except ValueError as e:
        raise Invalid(f"{config.where('simulation', 'medium')}: {e}") from e
