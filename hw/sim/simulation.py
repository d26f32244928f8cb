"""A simulated unit: its bench for the appliance, its truth and its faults for whoever watches."""

from collections.abc import Callable, Mapping

from hw.bench import Bench
from hw.interfaces import Vessel
from hw.sim.culture import Culture, Medium
from hw.sim.devices import SimHost, SimPanel, fitted
from hw.sim.diodes import REFERENCE, Diode, RecordedDiode, SimPhotodiodes
from hw.sim.faults import Faults
from hw.sim.power import Outside, SimPower
from hw.sim.replay import Recording
from hw.sim.spec import SimSpec
from hw.sim.world import World

WALL0 = 1735689600.0
"""When a simulation begins if nobody says: the start of 2025, in seconds since the epoch."""

RECORDED_REFERENCE = 0.1
"""Volts of the reference diode beside a recording."""


class Simulation:
    """One unit that is not there: *seconds* is its clock, *spec* its figures, *wall0* its date."""

    def __init__(self, seconds: Callable[[], float], spec: SimSpec = SimSpec(),  # noqa: B008
                 wall0: float | None = None,
                 recording: Recording | None = None,
                 outside: Outside = Outside()) -> None:  # noqa: B008  # fmt: skip
        self.spec = spec
        self._world = world = World(seconds, spec)
        self.faults = Faults(world, outside.power_cut)
        self.panel = SimPanel()
        host = SimHost(world, WALL0 if wall0 is None else wall0)
        self.power = SimPower(host, outside)
        diodes = _diodes(world) if recording is None else _recorded(world, recording)
        self.bench = Bench(
            name="simulated",
            photodiodes=SimPhotodiodes(world, diodes),
            panel=self.panel,
            host=host,
            power=self.power,
            vessel=Vessel(spec.max_fill_ml, spec.efflux_ml),
            **fitted(world),
        )

    @property
    def culture(self) -> Culture:
        """The culture as it is now."""
        self._world.look()
        return self._world.culture

    def truth(self) -> dict[str, float | bool]:
        """What is really so, whatever the devices say; the growth rate excludes dilution."""
        world = self._world
        with world.lock:
            now, culture, heat = world.look(), world.culture, world.heat()
            return {
                "seconds": now - world.began,
                "biomass_od": culture.biomass,
                "growth_rate_per_h": culture.growth_rate,
                "substrate_od": culture.substrate,
                "second_od": culture.second,
                "drug": culture.drug,
                "drug_tolerance": culture.tolerance,
                "volume_ml": culture.volume,
                "spilled_ml": culture.spilled,
                **{f"{name}_ml": pump.pumped for name, pump in world.pumps.items()},
                "overflow": culture.volume > self.spec.max_fill_ml,
                "liquid_c": heat.liquid,
                "plate_c": heat.plate,
                "thermometer_offset_c": world.thermal.offset,
                "room_c": world.room(),
                "rpm": world.motor.rpm(now),
                "mixed": world.stirred,
                "seen_od": world.suspension.od,
            }

    def driven(self) -> dict[str, float]:
        """What reaches the actuators now, in per cent: stirrer, heater, pumps, lamps A to D."""
        world = self._world
        with world.lock:
            world.look()
            return {
                "stirrer": world.stirring,
                "heater": world.heating,
                **{name: pump.duty for name, pump in world.pumps.items()},
                **{name: lamp.percent for name, lamp in world.lamps.items()},
            }

    def hold(self, held: bool) -> None:
        """Have the process that drives held, as by ``SIGSTOP``, or let it go on."""
        self._world.hold(held)

    def inoculate(self, od: float) -> None:
        """Start the culture anew with *od* of biomass, stirred in."""
        with self._world.lock:
            self.culture.inoculate(od)
            self._world.suspension.stir_in(od)
            self._world.changed()

    def dose(self, ml: float, substrate: float | None = None) -> None:
        """Add *ml* by hand: fresh medium, unless *substrate* says otherwise."""
        spec = self.spec
        fed = Medium(spec.substrate, spec.second_substrate)
        with self._world.lock:
            self.culture.dose(ml, fed if substrate is None else Medium(substrate))

    def pump(self, name: str, duty: float) -> None:
        """Turn a pump at *duty* per cent as if by hand, past its guard, until told otherwise."""
        world = self._world
        world.alter(lambda: world.turn_pump(name, min(max(duty, 0.0), 100.0)))

    def warm(self, celsius: float) -> None:
        """Have plate and liquid at *celsius*, as after long warming."""
        with self._world.lock:
            self._world.look()
            self._world.thermal.soak(celsius)
            self._world.changed()


def _diodes(world: World) -> Mapping[int, Diode]:
    return {channel: Diode(world, channel, angle) for channel, angle in world.spec.angles}


def _recorded(world: World, recording: Recording) -> Mapping[int, RecordedDiode]:
    def volts(angle: str) -> Callable[[float], float]:
        return (lambda elapsed: RECORDED_REFERENCE) if angle == REFERENCE else recording.at

    return {channel: RecordedDiode(world, volts(angle)) for channel, angle in world.spec.angles}
