"""Scatter, lamp and suspension."""

from math import log
from statistics import stdev

from twisted.trial.unittest import SynchronousTestCase

from hw.sim.optics import CONCENTRATIONS, SCATTER, Lamp, Scatter, Suspension
from hw.sim.spec import SimSpec


class ScatterTests(SynchronousTestCase):
    """Volts at an angle."""

    def test_measured_means(self):
        """At the measured concentrations it shows the measured means."""
        spec = SimSpec()
        for angle, means in SCATTER.items():
            scatter = Scatter(angle, spec)
            for mg, volts in zip(CONCENTRATIONS, means, strict=True):
                self.assertApproximates(scatter.volts(mg * spec.od_per_mg_ml), volts, 1e-9)

    def test_folds_over(self):
        """At 90° the signal falls again beyond three milligrams in a millilitre."""
        scatter = Scatter("90", SimSpec(od_per_mg_ml=1.0))
        self.assertGreater(scatter.volts(3.16), max(scatter.volts(2.5), scatter.volts(4.0)))

    def test_beyond_the_last(self):
        """Denser than ever measured, it stays at the last mean."""
        self.assertApproximates(Scatter("90", SimSpec()).volts(1e4), 0.068, 1e-9)

    def test_linear(self):
        """If that is wished, volts are in proportion to density, as far as one likes."""
        scatter = Scatter("90", SimSpec(optics="linear"))
        self.assertApproximates(scatter.volts(8.0) / scatter.volts(0.01), 800.0, 1e-6)


class LampTests(SynchronousTestCase):
    """Light given."""

    def lit(self, seconds, percent=80.0, celsius=25.0):
        """Output of a lamp after *seconds* of light."""
        lamp = Lamp(SimSpec(), 0.0)
        lamp.lit.put(percent, 0.0)
        if seconds:
            lamp.age(seconds, seconds)
        return lamp.output(celsius)

    def test_intensity(self):
        """New and cold, light is in proportion to intensity."""
        self.assertApproximates(self.lit(0.0, 40.0), 0.5, 1e-12)

    def test_warms_up(self):
        """It loses a hundredth and a half in warming up."""
        self.assertApproximates(self.lit(600.0), 1.0 - 0.015 * 0.632, 1e-4)

    def test_ages(self):
        """It loses two hundredths in a thousand hours."""
        self.assertApproximates(self.lit(3.6e6), 1.0 - 0.015 - 0.02, 1e-9)

    def test_temperature(self):
        """It loses four thousandths for each degree."""
        self.assertApproximates(self.lit(0.0, celsius=35.0), 0.96, 1e-12)


class SuspensionTests(SynchronousTestCase):
    """Mixing and sinking."""

    def test_mixes(self):
        """Stirred, a change is seen with a lag of four seconds, in steps of any length."""
        spec = SimSpec(mixing_spread=0.0)
        one, many = Suspension(spec), Suspension(spec)
        one.follow(1.0, True, 4.0)
        for _ in range(4):
            many.follow(1.0, True, 1.0)
        self.assertApproximates(one.od, many.od, 1e-12)
        self.assertApproximates(one.od, 1.0 - 0.95 * 0.367879, 1e-5)

    def test_no_two_mix_alike(self):
        """How long mixing takes differs from unit to unit."""
        lags = []
        for unit in "abcdefghijklmnopqrst":
            vial = Suspension(SimSpec(unit=unit, mixing_spread=0.5, inoculum_od=1.0))
            vial.follow(0.0, True, 4.0)
            lags.append(-4.0 / log(vial.od))
        self.assertApproximates(stdev(map(log, lags)), 0.5, 0.3)

    def test_plume(self):
        """A dose comes in near the beam: the signal dips further than it stays."""
        vial = Suspension(
            SimSpec(plume=0.12, mixing_s=1.0, mixing_spread=0.0, inoculum_od=1.0)
        )
        vial.take_in(0.07)
        seen = []
        for _ in range(120):
            vial.follow(0.93, True, 1.0)
            seen.append(vial.od)
        self.assertApproximates(min(seen), 0.93 * (1.0 - 0.0084), 0.002)
        self.assertApproximates(seen[-1], 0.93, 0.0005)

    def test_sinks(self):
        """Unstirred yeast sinks by a fifth in an hour, and comes up again when stirred."""
        yeast = Suspension(SimSpec.preset("yeast_ypd", inoculum_od=1.0))
        yeast.follow(1.0, False, 3600.0)
        self.assertApproximates(yeast.od, 0.8187, 1e-3)
        yeast.follow(1.0, True, 60.0)
        self.assertApproximates(yeast.od, 1.0, 1e-3)
