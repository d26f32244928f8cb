"""Heat between plate, glass, liquid and room."""

from math import log, sqrt

from twisted.trial.unittest import SynchronousTestCase

from hw.sim.spec import SimSpec
from hw.sim.thermal import Heat, Thermal, room_at
from tests.support.bench import SimulatedUnit

COOLING = (
    (52.5625, 50.075, 48.0875, 46.4625, 45.0625, 43.85, 42.8125, 41.9125, 41.1125, 40.425,
     39.8125, 39.25, 38.775, 38.3375, 37.9375, 37.625, 37.3125, 37.0125, 36.75, 36.55, 36.3125,
     36.125, 35.9375, 35.8125, 35.625, 35.5, 35.375, 35.25, 35.1375),
    (37.6875, 36.4625, 35.5125, 34.7, 34.0375, 33.4375, 32.9375, 32.5, 32.1125, 31.7875, 31.5,
     31.2375, 31.0, 30.8, 30.625, 30.45, 30.3125, 30.1875, 30.0625, 29.9375, 29.875, 29.7625,
     29.6875, 29.625, 29.5625, 29.5, 29.425, 29.375, 29.3125),
)  # fmt: skip
"""Plates of real units, every five seconds from when their heaters were switched off, in °C."""

ROOM = 22.0


def cooled(plate, glass, liquid):
    """The plate every five seconds, heater off, from given temperatures."""
    thermal, seen = Thermal(SimSpec()), []
    thermal.now = Heat(plate, glass, liquid, plate)
    for _ in COOLING[0]:
        seen.append(thermal.plate)
        thermal.run(0.0, ROOM, 5.0, True, 15.0)
    return seen


def misfit(curve):
    """How far the best of all simulated coolings is from *curve*, rms in °C.

    What is unknown is where plate and liquid begin; the glass is between them. All is linear in
    both: two unknowns, least squares.
    """
    spec = SimSpec()
    share = spec.plate_to_glass / (spec.plate_to_glass + spec.glass_to_liquid)
    hot = [t - ROOM for t in cooled(ROOM + 1.0, ROOM + share, ROOM)]
    warm = [t - ROOM for t in cooled(ROOM, ROOM + 1.0 - share, ROOM + 1.0)]
    rise = [t - ROOM for t in curve]

    def dot(a, b):
        return sum(x * y for x, y in zip(a, b, strict=True))

    a, b, c = dot(hot, hot), dot(hot, warm), dot(warm, warm)
    p, q = dot(hot, rise), dot(warm, rise)
    det = a * c - b * b
    x, y = (c * p - b * q) / det, (a * q - b * p) / det
    left = [r - x * h - y * w for r, h, w in zip(rise, hot, warm, strict=True)]
    return sqrt(dot(left, left) / len(left))


class ThermalTests(SynchronousTestCase):
    """Where it settles, how fast, and what a dose does."""

    def settled(self, duty, stirred=True, **changes):
        """Everything after eight hours at 22 °C."""
        thermal = Thermal(SimSpec(**changes))
        thermal.run(duty, ROOM, 8 * 3600.0, stirred, 15.0)
        return thermal

    def test_recorded_cooling(self):
        """Recorded plates cool as simulated ones can, to within the steps of their readings."""
        for curve in COOLING:
            self.assertLess(misfit(curve), 0.03)

    def test_balance(self):
        """Settled, what is heated equals what is lost, and what crosses to the liquid leaves it."""
        spec, thermal = SimSpec(), self.settled(20.0)
        into_room = spec.liquid_to_room * (thermal.liquid - ROOM)
        lost = into_room + spec.plate_to_room * (thermal.plate - ROOM)
        self.assertApproximates(lost, 1.4, 1e-3)
        through = spec.plate_to_glass * (thermal.plate - thermal.now.glass)
        self.assertApproximates(through, into_room, 1e-3)

    def test_unstirred(self):
        """Without stirring the plate is twice as far above the same liquid."""
        still, stirred = self.settled(20.0, stirred=False), self.settled(20.0)
        gaps = [t.plate - t.liquid for t in (still, stirred)]
        self.assertApproximates(gaps[0] / gaps[1], 2.0, 0.1)

    def test_slow(self):
        """Switched off, the plate falls to the liquid in minutes, both in half an hour."""
        thermal = self.settled(50.0)
        thermal.run(0.0, ROOM, 240.0, True, 15.0)
        warm = thermal.liquid - ROOM
        thermal.run(0.0, ROOM, 600.0, True, 15.0)
        self.assertApproximates(600.0 / log(warm / (thermal.liquid - ROOM)), 2100.0, 200.0)

    def test_size(self):
        """A larger unit loses more heat."""
        self.assertLess(self.settled(20.0, size=1.2).liquid, self.settled(20.0).liquid)

    def test_cold_dose(self):
        """Cold medium cools the liquid, in proportion to the heat each brings."""
        thermal = Thermal(SimSpec())
        thermal.soak(37.0)
        thermal.mix(1.0, 4.0, 15.0)
        self.assertApproximates(thermal.liquid, (53.0 * 37.0 + 4.18 * 4.0) / 57.18, 1e-9)
        self.assertEqual(thermal.plate, 37.0)

    def test_volume(self):
        """A vial of 30 mL takes more heat than one of 15."""
        thermal = Thermal(SimSpec())
        self.assertApproximates(thermal.capacity(30.0) - thermal.capacity(15.0), 62.7, 1e-9)

    def test_dries_out(self):
        """A vial that is nearly dry, or dry, follows the glass faster, and no less steadily."""
        for ml in 1.0, 0.05, 0.0:
            thermal = Thermal(SimSpec())
            thermal.run(20.0, ROOM, 8 * 3600.0, True, ml)
            self.assertApproximates(thermal.liquid, self.settled(20.0).liquid, 1e-2)

    def test_room(self):
        """The room swings in a day, and is set back in its second half."""
        spec = SimSpec(setback_c=4.0)
        hours = [round(room_at(spec, 3600.0 * hour), 6) for hour in (0, 6, 18, 24)]
        self.assertEqual(hours, [22.0, 23.5, 16.5, 22.0])


class ThermometerTests(SynchronousTestCase):
    """What the plate's thermometer tells of it."""

    def shown(self, begin=0.0, after=1.0, **changes):
        """Reading less truth, of a plate heated for a minute from *begin* on."""
        spec = SimSpec(thermometer_noise=0.0, **{"thermometer_spread": 0.0, **changes})
        unit = SimulatedUnit(spec)
        unit.pass_time(begin)
        unit.bench.heater.drive(100.0)
        for _ in range(12):
            unit.pass_time(5.0)
            unit.bench.heater.drive(100.0)
        unit.pass_time(after)
        return unit.bench.heater.plate().value - unit.truth()["plate_c"]

    def test_moments(self):
        """A reading is of its moment, wherever that lies between two seconds."""
        for begin in 0.0, 0.3, 0.85:
            for after in 0.1, 0.5, 0.95:
                self.assertLess(abs(self.shown(begin, after)), 0.04)

    def test_within_a_second(self):
        """The plate moves all the time, by the heat it was given so far."""
        unit = SimulatedUnit()
        unit.pass_time(10.25)
        unit.bench.heater.drive(100.0)
        seen = []
        for _ in range(8):
            unit.pass_time(0.25)
            seen.append(unit.truth()["plate_c"])
        steps = [b - a for a, b in zip(seen, seen[1:], strict=False)]
        self.assertLess(max(steps), 1.5 * min(steps))

    def test_lag(self):
        """A thermometer with a lag is behind by as much as the plate moves in it."""
        self.assertApproximates(self.shown(thermometer_lag_s=2.0), -0.4, 0.2)

    def test_offset(self):
        """Each unit's thermometer is wrong by its own fixed amount, by 0.3 °C at most."""
        units = [SimulatedUnit(SimSpec(unit=f"unit{n}", thermometer_noise=0.0)) for n in range(9)]
        offsets = [unit.truth()["thermometer_offset_c"] for unit in units]
        self.assertLess(max(map(abs, offsets)), 0.3)
        self.assertEqual(len(set(offsets)), 9)
        for unit, offset in zip(units, offsets, strict=True):
            shown = unit.bench.heater.plate().value - unit.truth()["plate_c"]
            self.assertApproximates(shown, offset, 0.04)

    def test_weak_supply(self):
        """A heater at 4.4 V gives 23 % less than at 5 V."""
        rises = []
        for volts in 5.0, 4.4:
            unit = SimulatedUnit(SimSpec(plate_to_glass=0.0, plate_to_room=0.0))
            unit.faults.inject("undervoltage", volts, 1e6)
            unit.bench.heater.drive(100.0)
            unit.pass_time(5.0)
            rises.append(unit.truth()["plate_c"] - 22.0)
        self.assertApproximates(rises[1] / rises[0], 0.774, 0.001)
