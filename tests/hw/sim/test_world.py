"""The world: the same for everybody, whoever looks when."""

from struct import pack

from twisted.trial.unittest import SynchronousTestCase

from hw.sim.spec import SimSpec
from tests.support.bench import SimulatedUnit


def busy(unit, look=None):
    """Half an hour of changes at odd moments; *look* is called often in between."""
    bench = unit.bench
    for i in range(60):
        bench.stirrer.drive(30.0 + i % 7)
        bench.heater.drive(20.0 + 30.0 * (i % 3))
        unit.pass_time(3.37)
        unit.simulation.pump("media", 100.0 * (i % 2))
        if look:
            look()
        for _ in range(13):
            unit.pass_time(1.73)
            if look:
                look()
        unit.simulation.pump("waste", 60.0 * (i % 2))
        unit.pass_time(2.11)
    return unit


class WorldTests(SynchronousTestCase):
    """Steps, shares of steps, and neglect."""

    def test_whoever_looks(self):
        """What happens does not depend on who looks how often."""
        alone = busy(SimulatedUnit())
        watched = SimulatedUnit()
        busy(watched, lambda: (watched.truth(), watched.bench.photodiodes.read(2)))
        self.assertEqual(alone.truth(), watched.truth())

    def test_whenever_it_begins(self):
        """What happens does not depend on what the clock showed at the beginning."""
        early, late = busy(SimulatedUnit()).truth(), busy(SimulatedUnit(start=1024.0)).truth()
        for name, value in early.items():
            self.assertApproximates(value, late[name], 1e-6, name)

    def test_same_seed_same_bytes(self):
        """One seed gives the same bytes, another seed others."""
        runs = []
        for seed in (1, 1, 2):
            unit, seen = SimulatedUnit(SimSpec(seed=seed)), []
            bench = unit.bench
            bench.lamps.shine("A", 80.0)
            busy(unit, lambda b=bench, s=seen: s.extend(
                (b.photodiodes.read(1), b.photodiodes.read(2), b.stirrer.rpm(),
                 b.heater.plate(), b.rail.volts())))  # fmt: skip
            runs.append(b"".join(pack("dd", *sample) for sample in seen))
        self.assertEqual(runs[0], runs[1])
        self.assertNotEqual(runs[0], runs[2])

    def test_share_of_a_step(self):
        """Heat counts for the moments it was on, not for whole steps."""
        unit = SimulatedUnit(SimSpec(plate_to_glass=0.0, plate_to_room=0.0))
        unit.pass_time(0.25)
        unit.bench.heater.drive(100.0)
        unit.pass_time(0.5)
        unit.bench.heater.drive(0.0)
        unit.pass_time(10)
        self.assertApproximates(unit.truth()["plate_c"], 22.0 + 7.0 * 0.5 / 14.0, 1e-9)

    def test_dose(self):
        """A pump that runs for ten seconds doses what it says, and dilutes."""
        unit = SimulatedUnit(SimSpec().without_noise())
        unit.pass_time(0.4)
        before = unit.truth()
        unit.simulation.pump("media", 100.0)
        unit.pass_time(10)
        unit.simulation.pump("media", 0.0)
        unit.pass_time(2)
        after = unit.truth()
        self.assertApproximates(after["volume_ml"], before["volume_ml"] + 0.911, 1e-3)
        self.assertApproximates(after["biomass_od"], 0.05 * 15.0 / 15.911, 1e-4)

    def test_overflows(self):
        """Media without waste fill the vial beyond its limit, and over its brim."""
        unit = SimulatedUnit()
        unit.simulation.pump("media", 100.0)
        unit.pass_time(60)
        self.assertTrue(unit.truth()["overflow"])
        unit.pass_time(60)
        self.assertGreater(unit.truth()["spilled_ml"], 1.0)

    def test_waste_keeps_the_level(self):
        """The waste pump takes the level down to the end of its tube."""
        unit = SimulatedUnit(SimSpec(evaporation_ml_h=0.0, tube_spread_ml=0.0, tube_play_ml=0.0))
        unit.simulation.dose(1.0)
        unit.simulation.pump("waste", 100.0)
        unit.pass_time(30)
        self.assertEqual(unit.truth()["volume_ml"], 15.0)

    def test_warmth_speeds_growth(self):
        """Warmed, the culture grows faster."""
        unit = SimulatedUnit(SimSpec(lag_h=0.0))
        unit.pass_time(3600)
        cold = unit.truth()["growth_rate_per_h"]
        for _ in range(180):
            unit.bench.heater.drive(10.0)
            unit.pass_time(20)
        self.assertGreater(unit.truth()["growth_rate_per_h"], 2.0 * cold)

    def test_forgotten_heater(self):
        """A heater that nobody drives stops by itself, though nobody looks."""
        unit, other = SimulatedUnit(), SimulatedUnit()
        for driven in (unit, other):
            driven.bench.heater.drive(80.0)
        unit.pass_time(600)
        other.pass_time(30)
        other.bench.heater.safe()
        other.pass_time(570)
        self.assertEqual(unit.truth(), other.truth())

    def test_neglected_for_hours(self):
        """A night without a look comes out as a night with one."""
        watched, neglected = (SimulatedUnit(SimSpec().without_noise()) for _ in range(2))
        for unit in (watched, neglected):
            unit.bench.stirrer.drive(36.0)
        for _ in range(12 * 60):
            watched.pass_time(60)
            watched.truth()
        neglected.pass_time(12 * 3600)
        seen, missed = watched.truth(), neglected.truth()
        for name in ("biomass_od", "volume_ml", "liquid_c", "plate_c"):
            self.assertApproximates(missed[name] / seen[name], 1.0, 1e-3)

    def test_neglected_for_a_year(self):
        """After a year without a look the world catches up with ten days of it."""
        unit = SimulatedUnit()
        unit.simulation.pump("media", 1.0)
        unit.pass_time(365 * 86400.0)
        truth = unit.truth()
        self.assertEqual(truth["seconds"], 365 * 86400.0)
        self.assertLess(truth["spilled_ml"], 0.0911e-2 * 11 * 86400)

    def test_supply_dips(self):
        """A pump that starts while the plate is heated makes the supply dip for a moment."""
        unit = SimulatedUnit(SimSpec().without_noise())
        unit.bench.heater.drive(50.0)
        unit.simulation.pump("media", 50.0)
        volts = [unit.bench.rail.volts().value]
        unit.pass_time(0.31)
        volts.append(unit.bench.rail.volts().value)
        self.assertEqual(volts, [4.85, 5.0])

    def test_bar_may_be_thrown(self):
        """Stirred too fast the bar is thrown some day, and falls back when the motor rests."""
        unit = SimulatedUnit(SimSpec(throw_per_h=5.0))
        unit.bench.stirrer.drive(90.0)
        unit.pass_time(3600)
        self.assertFalse(unit.truth()["mixed"])
        unit.bench.stirrer.safe()
        unit.pass_time(30)
        unit.bench.stirrer.drive(36.0)
        unit.pass_time(30)
        self.assertTrue(unit.truth()["mixed"])
