"""Heat between plate, liquid and room."""

from math import log

from twisted.trial.unittest import SynchronousTestCase

from hw.sim.spec import SimSpec
from hw.sim.thermal import Thermal, room_at


class ThermalTests(SynchronousTestCase):
    """Where it settles, how fast, and what a dose does."""

    def settled(self, duty, stirred=True):
        """Plate and liquid after eight hours at 22 °C."""
        thermal = Thermal(SimSpec())
        thermal.run(duty, 22.0, 8 * 3600.0, stirred, 15.0)
        return thermal

    def test_fitted_constants(self):
        """The default figures are those fitted to real cooling curves."""
        spec = SimSpec()
        fitted = (
            spec.heater_watts, spec.plate_to_liquid, spec.liquid_to_room, spec.plate_to_room,
            spec.plate_capacity, spec.liquid_capacity,
        )  # fmt: skip
        self.assertEqual(fitted, (7.0, 0.44, 0.09, 0.01, 10.5, 53.0))

    def test_balance(self):
        """Settled, what is heated equals what is lost, and what crosses to the liquid leaves it."""
        thermal = self.settled(20.0)
        lost = 0.09 * (thermal.liquid - 22.0) + 0.01 * (thermal.plate - 22.0)
        self.assertApproximates(lost, 1.4, 1e-6)
        across = 0.44 * (thermal.plate - thermal.liquid)
        self.assertApproximates(across, 0.09 * (thermal.liquid - 22.0), 1e-6)

    def test_unstirred(self):
        """Without stirring the plate is warmer for the same liquid."""
        still, stirred = self.settled(20.0, stirred=False), self.settled(20.0)
        self.assertGreater(still.plate - still.liquid, 1.9 * (stirred.plate - stirred.liquid))

    def test_time_constants(self):
        """Switched off, the plate falls to the liquid in about 20 s, both in about ten minutes."""
        thermal = self.settled(50.0)
        ahead = thermal.plate - thermal.liquid
        thermal.run(0.0, 22.0, 20.0, True, 15.0)
        self.assertLess(thermal.plate - thermal.liquid, 0.5 * ahead)
        thermal.run(0.0, 22.0, 100.0, True, 15.0)
        warm = thermal.liquid - 22.0
        thermal.run(0.0, 22.0, 600.0, True, 15.0)
        self.assertApproximates(600.0 / log(warm / (thermal.liquid - 22.0)), 640.0, 60.0)

    def test_size(self):
        """A larger unit loses more heat."""
        thermal = Thermal(SimSpec(size=1.2))
        thermal.run(20.0, 22.0, 8 * 3600.0, True, 15.0)
        self.assertLess(thermal.liquid, self.settled(20.0).liquid)

    def test_cold_dose(self):
        """Cold medium cools the liquid, in proportion to the heat each brings."""
        thermal = Thermal(SimSpec())
        thermal.liquid = 37.0
        thermal.mix(1.0, 4.0, 15.0)
        self.assertApproximates(thermal.liquid, (53.0 * 37.0 + 4.18 * 4.0) / 57.18, 1e-9)

    def test_dries_out(self):
        """A vial that is nearly dry follows the plate faster, and no less steadily."""
        thermal = Thermal(SimSpec())
        thermal.run(20.0, 22.0, 4 * 3600.0, True, 1.0)
        self.assertApproximates(thermal.liquid, self.settled(20.0).liquid, 1e-3)

    def test_room(self):
        """The room swings in a day, and is set back in its second half."""
        spec = SimSpec(setback_c=4.0)
        hours = [round(room_at(spec, 3600.0 * hour), 6) for hour in (0, 6, 18, 24)]
        self.assertEqual(hours, [22.0, 23.5, 16.5, 22.0])
