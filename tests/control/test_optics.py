"""A burst of photodiode samples becomes one level, and a lamp's wandering becomes nothing."""

import json
from math import inf, isnan, nan, pi, sin, sqrt
from random import Random

from twisted.trial.unittest import SynchronousTestCase

from appliance.control.optics import (
    ReferenceNormaliser,
    choose_full_scale,
    lit_level,
    sample_offsets,
)


class Diode:
    """A photodiode behind a converter of sixteen bits, in a room with lamps and mains."""

    def __init__(self, volts=0.3, hum=0.004, ripple=0.01, hz=50.0, noise=0.0003, seed=1):
        self.volts, self.hum, self.ripple, self.hz, self.noise = volts, hum, ripple, hz, noise
        self.random = Random(seed)

    def burst(self, offsets=None, late=0.0):
        """Samples with the times at which they were truly taken."""
        start, phase = self.random.uniform(0.0, 1e6), self.random.uniform(0.0, 7.0)
        times = [
            start + t + self.random.uniform(0.0, late) for t in offsets or sample_offsets()
        ]
        return [(t, self._volts(2 * pi * self.hz * t + phase)) for t in times]

    def _volts(self, angle):
        signal = self.volts + self.hum * sin(angle) + self.ripple * sin(2 * angle + 1.0)
        step = 0.512 / 32767
        return round((signal + self.random.gauss(0.0, self.noise)) / step) * step

    def errors(self, mains_hz, bursts=60, **how):
        """Root mean square error of the level, and the levels."""
        levels = [lit_level(self.burst(**how), mains_hz) for _ in range(bursts)]
        return sqrt(sum((x.volts - self.volts) ** 2 for x in levels) / bursts), levels


class OffsetTests(SynchronousTestCase):
    """When samples are taken."""

    def test_fill_the_window(self):
        """
        Forty samples fill the window in order, and leave a converter its eight milliseconds.
        """
        offsets = sample_offsets(40, 0.85)
        gaps = [b - a for a, b in zip(offsets, offsets[1:], strict=False)]
        self.assertEqual((len(offsets), offsets[0]), (40, 0.0))
        self.assertTrue(0.8 < offsets[-1] <= 0.85)
        self.assertGreater(min(gaps), 0.008)

    def test_no_two_gaps_rule(self):
        """
        No frequency of mains or lamps is seen at the same phase throughout.
        """
        for hz in (50.0, 60.0, 100.0, 120.0):
            turns = [t * hz % 1.0 for t in sample_offsets()]
            self.assertLess(abs(sum(sin(2 * pi * t) for t in turns)), 8.0)


class LevelTests(SynchronousTestCase):
    """From samples to a level."""

    def test_hum_is_removed(self):
        """
        With known mains, hum and ripple many times the noise leave only the noise.
        """
        for hz in (50.0, 60.0):
            rms, _ = Diode(hz=hz).errors(hz)
            self.assertLess(rms, 1.5 * 0.0003 / sqrt(38))

    def test_true_times(self):
        """
        Samples that came late are as good, because their own times are used.
        """
        rms, _ = Diode().errors(50.0, late=0.02)
        self.assertLess(rms, 1.5 * 0.0003 / sqrt(38))

    def test_frequency_is_found(self):
        """
        Unknown mains are told from the samples, also when only the lamps' ripple is seen.
        """
        for hz in (50.0, 60.0):
            for hum, ripple in (0.004, 0.01), (0.0, 0.02), (0.002, 0.0):
                rms, levels = Diode(hz=hz, hum=hum, ripple=ripple).errors(None)
                self.assertEqual({x.mains_hz for x in levels}, {hz})
                self.assertLess(rms, 1.5 * 0.0003 / sqrt(38))

    def test_no_hum(self):
        """
        In the dark of a good enclosure most bursts need no hum, and no level suffers from one.
        """
        rms, levels = Diode(hum=0.0, ripple=0.0).errors(None)
        self.assertGreater([x.mains_hz for x in levels].count(0.0), 30)
        self.assertLess(rms, 1.5 * 0.0003 / sqrt(38))

    def test_scatter(self):
        """
        The scatter that is told is that of the noise, not that of the hum.
        """
        _, levels = Diode().errors(50.0)
        self.assertApproximates(sum(x.sd for x in levels) / 60, 0.0003, 0.00006)
        _, levels = Diode().errors(0.0)
        self.assertGreater(min(x.sd for x in levels), 0.004)

    def test_bubble(self):
        """
        One wild sample either way is dropped.
        """
        samples = Diode().burst()
        clean = lit_level(samples, 50.0).volts
        samples[7] = (samples[7][0], 5.0)
        samples[20] = (samples[20][0], -1.0)
        self.assertApproximates(lit_level(samples, 50.0).volts, clean, 0.0003)

    def test_unfortunate_times(self):
        """
        Samples that see every wave at the same phase cannot tell it from light: their mean is told.
        """
        level = lit_level(Diode().burst([i * 0.02 for i in range(40)]), 50.0)
        self.assertEqual(level.mains_hz, 0.0)
        self.assertApproximates(level.volts, 0.3, 0.02)

    def test_few_samples(self):
        """
        A handful of samples has a mean; none at all are refused.
        """
        self.assertEqual(lit_level([(0.0, 1.0), (0.1, 2.0), (0.2, 9.0)], 50.0).volts, 2.0)
        self.assertEqual(lit_level([(0.0, 1.5)], None).volts, 1.5)
        self.assertRaises(ValueError, lit_level, [], 50.0)

    def test_constant(self):
        """
        A dead or saturated diode reads as what it is.
        """
        level = lit_level([(t, 0.512) for t in sample_offsets()], None)
        self.assertEqual(level.mains_hz, 0.0)
        self.assertApproximates(level.volts, 0.512, 1e-12)
        self.assertApproximates(level.sd, 0.0, 1e-12)

    def test_prior(self):
        """
        A former level counts as a few samples, with hum and without.
        """
        samples = Diode(volts=1.0, noise=0.0, hum=0.0, ripple=0.0).burst()
        for hz in (0.0, 50.0):
            pulled = lit_level(samples, hz, prior=0.5, pull=2.0).volts
            self.assertApproximates(pulled, (38 * 1.0 + 2 * 0.5) / 40, 0.002)


class FullScaleTests(SynchronousTestCase):
    """The converter's range."""

    def test_headroom(self):
        """
        The smallest range is taken that the signal does not fill by more than 85 %.
        """
        cases = {0.0: 0.256, 0.21: 0.256, 0.22: 0.512, 0.9: 2.048, 3.0: 4.096, 9.0: 6.144}
        for volts, scale in cases.items():
            self.assertEqual(choose_full_scale(volts), scale)
        self.assertEqual(choose_full_scale(-0.3), 0.512)

    def test_hysteresis(self):
        """
        A signal at the edge does not change the range to and fro; one past it does.
        """
        self.assertEqual(choose_full_scale(0.21, current=0.512), 0.512)
        self.assertEqual(choose_full_scale(0.17, current=0.512), 0.256)
        self.assertEqual(choose_full_scale(0.22, current=0.256), 0.512)


class ReferenceTests(SynchronousTestCase):
    """The lamp, and the diode that watches it."""

    def test_lamp_cancels(self):
        """
        A lamp that fades to half leaves the signal of a steady culture where it was.
        """
        reference = ReferenceNormaliser()
        for step in range(200):
            lamp = 1.0 - step / 400
            level = reference.normalise(0.3 * lamp, 0.1 * lamp)
            self.assertApproximates(level, 0.3, 0.003)

    def test_relative(self):
        """
        The lamp's brightness against its first is told, once there was a first.
        """
        reference = ReferenceNormaliser(weight=1.0)
        self.assertIsNone(reference.relative)
        reference.normalise(0.3, 0.1)
        reference.normalise(0.3, 0.08)
        self.assertApproximates(reference.relative, 0.8, 1e-12)

    def test_noise_is_averaged(self):
        """
        Noise of the reference reaches the signal damped.
        """
        reference, random = ReferenceNormaliser(initial=0.1), Random(1)
        levels = [reference.normalise(1.0, random.gauss(0.1, 0.001)) for _ in range(500)]
        self.assertLess(sqrt(sum((x - 1.0) ** 2 for x in levels) / 500), 0.008)

    def test_lost_reference(self):
        """
        A reference that is unplugged is not divided by: the last good one serves.
        """
        reference = ReferenceNormaliser()
        reference.normalise(0.3, 0.1)
        for volts in (0.0, -0.001, nan, inf, 0.01):
            self.assertEqual(reference.normalise(0.3, volts), 0.3)
            self.assertTrue(reference.lost)
        reference.normalise(0.3, 0.1)
        self.assertFalse(reference.lost)

    def test_never_any_reference(self):
        """
        Without any reference the signal is left alone.
        """
        reference = ReferenceNormaliser()
        self.assertEqual(reference.normalise(0.3, 0.0), 0.3)
        self.assertTrue(reference.lost)
        self.assertFalse(isnan(reference.noise))

    def test_noise_check(self):
        """
        A scatter above 2.5 % at five seconds is noisy, and rarer readings may scatter more.
        """
        cases = (0.002, 5.0, False), (0.006, 5.0, True), (0.006, 60.0, False)
        for spread, interval, noisy in cases:
            reference, random = ReferenceNormaliser(interval), Random(2)
            for _ in range(24):
                reference.normalise(1.0, random.gauss(0.1, spread))
            self.assertIs(reference.noisy, noisy)

    def test_few_references_are_not_noisy(self):
        """
        The first readings are given time.
        """
        reference = ReferenceNormaliser()
        for volts in (0.1, 0.15, 0.05):
            reference.normalise(1.0, volts)
        self.assertFalse(reference.noisy)

    def test_experiment_goes_on(self):
        """
        After a restart the first reference of the experiment still counts.
        """
        before, after = ReferenceNormaliser(), ReferenceNormaliser()
        before.normalise(0.3, 0.1)
        before.normalise(0.3, 0.09)
        after.restore(json.loads(json.dumps(before.state())))
        self.assertEqual(before.normalise(0.3, 0.08), after.normalise(0.3, 0.08))

    def test_not_a_state(self):
        """
        Anything that is not a state is refused.
        """
        for wrong in (
            {},
            None,
            {"initial": -1.0, "average": 1.0},
            {"initial": nan, "average": 1.0},
            {"initial": "0.1", "average": 0.1},
        ):
            self.assertRaises(ValueError, ReferenceNormaliser().restore, wrong)
