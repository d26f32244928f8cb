"""The simulated devices: each plays one interface of ``hw.interfaces`` on the world."""

from collections.abc import Callable, Mapping
from functools import partial
from math import inf
from typing import Any

from hw.errors import HardwareError
from hw.guards.heater import SafeHeater
from hw.guards.pumps import SafePumps, VesselLimits
from hw.interfaces import LEASE, HostStatistics, Sample
from hw.sim.chance import stream
from hw.sim.lapse import Lapse
from hw.sim.motor import Hall
from hw.sim.world import World

THERMOMETER_STEP = 0.0625
"""Steps in °C of the plate's thermometer."""

TICK = 1.0
"""Seconds after which the heater is armed anew."""

SILENT_THERMOMETER = (
    "thermometer-silent",
    "The thermometer of the heating plate does not answer.",
    "Check that the heating board sits firmly, then switch the unit off and on.",
)


def fitted(world: World) -> dict[str, Any]:
    """The devices that play on *world* alone, by their names on a bench."""
    return {
        "stirrer": SimStirrer(world),
        "lamps": SimLamps(world),
        "heater": SimHeater(world),
        "pumps": SimPumps(world),
        "rail": SimRail(world),
    }


class SimStirrer:
    """Plays ``Stirrer``."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._hall = Hall(world.spec, world.motor.turns, world.now)

    def drive(self, duty: float) -> None:
        """Drive the motor at *duty* per cent."""
        self._world.alter(lambda: self._world.drive_motor(_percent(duty)))

    def rpm(self) -> Sample:
        """Turns per minute since the last call; nought from a dead sensor, as on the board."""
        now = self._world.look()
        rpm = self._hall.rpm(now)
        return Sample(0.0 if "hall_dead" in self._world.trouble else rpm, now)

    def safe(self) -> None:
        """Let the motor go."""
        self.drive(0.0)


class SimLamps:
    """Plays ``Lamps``."""

    def __init__(self, world: World) -> None:
        self._world = world

    def shine(self, channel: str, percent: float) -> None:
        """Light *channel* at *percent* of its full intensity."""
        lamp = self._world.lamps.get(channel)
        if lamp is None:
            raise HardwareError("lamp-missing", f"There is no lamp at channel {channel!r}.")
        self._world.alter(lambda: lamp.shine(_percent(percent)))

    def safe(self) -> None:
        """All dark."""
        for channel in self._world.lamps:
            self.shine(channel, 0.0)


class SimPlate:
    """The heating plate and its thermometer, as they are without a guard."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._rng = stream(world.spec, "thermometer")
        self._last = world.thermal.plate
        self._lapse = Lapse(world, self._go_off)

    def drive(self, duty: float, seconds: float) -> None:
        """Heat at *duty* per cent for *seconds*, whoever is still there by then."""
        if duty != self._world.heating:
            self._world.alter(lambda: self._world.drive_heater(duty))
        self._lapse.put_off(self._world.now + seconds if duty > 0.0 else inf)

    def _go_off(self) -> None:
        self._world.alter(lambda: self._world.drive_heater(0.0))

    def plate(self) -> Sample:
        """Temperature of the plate as its thermometer tells it, in °C."""
        now = self._world.answer("tmp_nack", SILENT_THERMOMETER)
        if "tmp_stuck" not in self._world.trouble:
            noise = self._rng.gauss(0.0, self._world.spec.thermometer_noise)
            shown = self._world.heat().shown + self._world.thermal.offset + noise
            self._last = round(shown / THERMOMETER_STEP) * THERMOMETER_STEP
        return Sample(self._last, now)


class SimHeater:
    """Plays ``Heater``: the plate behind the same guard a real one has.

    The world's lock is taken before the guard's, because the guard's expiry is called by
    whoever carries the world forward.
    """

    def __init__(self, world: World) -> None:
        self._world = world
        self.limits = world.spec.heat_limits
        self._guard = SafeHeater(SimPlate(world), self.limits, world.look)
        self._ticks = False

    def drive(self, duty: float) -> float:
        """Heat at *duty* per cent; returns the duty the guard allowed."""
        with self._world.lock:
            allowed = self._guard.drive(duty)
            if not self._ticks:
                self._tick()
            return allowed

    def _tick(self) -> None:
        """What a thread of its own does on a board, for as long as there is anything to do."""
        if "power_cut" in self._world.trouble:
            self._guard.safe()  # whoever armed it has lost its power, too
        elif not self._world.held:
            self._guard.expire()
        self._ticks = self._guard.duty > 0.0
        if self._ticks:
            self._world.at(self._world.now + TICK, self._tick)

    def plate(self) -> Sample:
        """Temperature of the plate, in °C."""
        with self._world.lock:
            return self._guard.plate()

    def safe(self) -> None:
        """Not heated."""
        with self._world.lock:
            self._guard.safe()


class SimTubes:
    """The pumps as they are without a guard."""

    def __init__(self, world: World) -> None:
        self._world = world
        self.names = tuple(world.pumps)
        self._lapses = {name: Lapse(world, partial(self._turn, name, 0.0)) for name in self.names}

    def driven(self, name: str) -> bool:
        """Whether the output of pump *name* is on."""
        self._world.look()
        return max(self._world.pumps[name].duty, self._world.stuck_on(name)) > 0.0

    def drive(self, name: str, duty: float, seconds: float) -> None:
        """Turn pump *name* at *duty* per cent for *seconds*, whoever is still there by then."""
        self._turn(name, _percent(duty))
        self._lapses[name].put_off(self._world.now + seconds if duty > 0.0 else inf)

    def _turn(self, name: str, duty: float) -> None:
        self._world.alter(lambda: self._world.turn_pump(name, duty))

    def safe(self) -> None:
        """All still."""
        for name in self.names:
            self.drive(name, 0.0, 0.0)


class SimPumps:
    """Plays ``Pumps``: the tubes behind the same guard that real ones have.

    Locks are taken as for the heater, and for the same reason.
    """

    def __init__(self, world: World) -> None:
        self._world, spec = world, world.spec
        limits = VesselLimits(spec.brim_ml - 2.0, spec.efflux_ml)
        self._guard = SafePumps(SimTubes(world), limits, world.look)
        self.names = self._guard.names

    def holds(self, ml: float, flows: Mapping[str, float]) -> None:
        """The vessel holds *ml*, and the pumps move *flows*."""
        with self._world.lock:
            self._guard.holds(ml, flows)

    def run(self, name: str, duty: float, seconds: float) -> float:
        """Turn pump *name* at *duty* per cent for *seconds* from now."""
        with self._world.lock:
            turned = self._guard.run(name, duty, seconds)
            if duty > 0.0:
                self._world.at(self._world.now + min(seconds, LEASE), self._tick)
            return turned

    def _tick(self) -> None:
        if not self._world.held:
            self._guard.expire()

    def turned(self, name: str) -> float:
        """Seconds at full duty that pump *name* has turned."""
        with self._world.lock:
            return self._guard.turned(name)

    def overdue(self) -> tuple[str, ...]:
        """Those that are driven though they should have stood for a second."""
        with self._world.lock:
            return self._guard.overdue()

    def safe(self) -> None:
        """All still."""
        with self._world.lock:
            self._guard.safe()


class SimRail:
    """Plays ``Rail``."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._rng = stream(world.spec, "rail")

    def volts(self) -> Sample:
        """Volts on the 5 V rail."""
        now = self._world.look()
        return Sample(self._world.volts() + self._rng.gauss(0.0, self._world.spec.rail_noise), now)

    def throttled(self) -> bool:
        """Whether the supply has sagged since the last call."""
        return self._world.take_sag()


class SimPanel:
    """Plays ``Panel``; tests and the simulation's own controls press its button."""

    def __init__(self) -> None:
        self.lit = False
        self._tell: Callable[[bool], None] = lambda pressed: None

    def light(self, on: bool) -> None:
        """Light the lamp at the front, or not."""
        self.lit = on

    def on_button(self, tell: Callable[[bool], None]) -> None:
        """Call *tell* with True at each press and False at each release."""
        self._tell = tell

    def press(self) -> None:
        """Press the button and hold it."""
        self._tell(True)

    def release(self) -> None:
        """Let the button go."""
        self._tell(False)

    def safe(self) -> None:
        """Dark."""
        self.lit = False


AT_REST = HostStatistics(disk=20.0, memory=30.0, processor=10.0, celsius=45.0)


class SimHost:
    """Plays ``Host``."""

    def __init__(self, world: World, wall0: float) -> None:
        self._world, self._wall0 = world, wall0

    def set_wall(self, utc: float) -> None:
        """From now on ``wall`` goes on from *utc*."""
        self._wall0 += utc - self.wall()

    def check_disk(self) -> None:
        """Raise HardwareError "disk-full" or "disk-read-only" while such a fault is in force."""
        self._world.look()
        if "sd_full" in self._world.trouble:
            raise HardwareError(
                "disk-full", "There is no space left on the card.", "Delete or export old data."
            )
        if "sd_readonly" in self._world.trouble:
            raise HardwareError(
                "disk-read-only", "The card can no longer be written.", "Replace the card."
            )

    def network(self) -> bool:
        """Whether the unit has a network."""
        self._world.look()
        return "wifi_down" not in self._world.trouble

    def leader(self) -> bool:
        """Whether the leader answers."""
        return self.network() and "leader_down" not in self._world.trouble

    def statistics(self) -> HostStatistics:
        """A computer with little to do, and whose card is full while that fault is in force."""
        self._world.look()
        return AT_REST._replace(disk=100.0) if "sd_full" in self._world.trouble else AT_REST

    def wall(self) -> float:
        """Seconds since the epoch; without a network the clock drifts."""
        now, trouble = self._world.look(), self._world.trouble
        step = trouble["clock_step"].value if "clock_step" in trouble else 0.0
        lost = now - trouble["wifi_down"].since if "wifi_down" in trouble else 0.0
        drift = lost * self._world.spec.clock_drift_ppm * 1e-6
        return self._wall0 + now - self._world.began + step + drift


def _percent(value: float) -> float:
    return min(max(value, 0.0), 100.0)
