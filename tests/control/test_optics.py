"""A burst of photodiode samples becomes one level, and a lamp's wandering becomes nothing."""

import json
from math import inf, isnan, nan, pi, sin, sqrt
from random import Random
from statistics import fmean, stdev

from twisted.trial.unittest import SynchronousTestCase

from appliance.control.optics import ReferenceNormaliser, burst_level, sample_offsets


class Diode:
    """A photodiode behind a converter of sixteen bits that knows no negative numbers, in a room
    with lamps and mains."""

    def __init__(self, volts=0.3, hum=0.004, ripple=0.01, hz=50.0, noise=0.0003, dark=0.02, seed=1):
        self.volts, self.hum, self.ripple, self.hz, self.noise = volts, hum, ripple, hz, noise
        self.dark, self.random = dark, Random(seed)

    def burst(self, offsets=None, late=0.0):
        """Samples in the dark and lit, with the times at which they were truly taken."""
        start, phase = self.random.uniform(0.0, 1e6), self.random.uniform(0.0, 7.0)
        parts = []
        for begin, times, level in (
            (0.0, sample_offsets(12, 0.2), self.dark),
            (0.325, offsets or sample_offsets(), self.volts),
        ):
            taken = [start + begin + t + self.random.uniform(0.0, late) for t in times]
            angles = [2 * pi * self.hz * t + phase for t in taken]
            parts.append([(t, self._volts(level, a)) for t, a in zip(taken, angles, strict=True)])
        return parts

    def _volts(self, level, angle):
        signal = level + self.hum * sin(angle) + self.ripple * sin(2 * angle + 1.0)
        step = 0.512 / 32767
        return max(round((signal + self.random.gauss(0.0, self.noise)) / step), 0) * step

    def errors(self, mains_hz, bursts=60, **how):
        """Root mean square error of the level, and the levels."""
        levels = [burst_level(*self.burst(**how), mains_hz) for _ in range(bursts)]
        return sqrt(sum((x.volts - self.volts) ** 2 for x in levels) / bursts), levels

    def above_dark(self, bursts=200):
        """Bias and scatter of what light adds to the dark, relative to it."""
        levels = [burst_level(*self.burst(), None) for _ in range(bursts)]
        light = self.volts - self.dark
        seen = [(level.volts - level.dark) / light - 1.0 for level in levels]
        return fmean(seen), stdev(seen)


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
                self.assertLess(max(abs(x.mains_hz - hz) for x in levels), 0.2)
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
        dark, lit = Diode().burst()
        clean = burst_level(dark, lit, 50.0).volts
        lit[7] = (lit[7][0], 5.0)
        lit[20] = (lit[20][0], 1e-6)
        self.assertApproximates(burst_level(dark, lit, 50.0).volts, clean, 0.0003)

    def test_unfortunate_times(self):
        """
        Samples that see every wave at the same phase cannot tell it from light: their mean is told.
        """
        regular = [(i * 0.02, 0.3) for i in range(40)]
        level = burst_level([(t - 1.0, v - 0.2) for t, v in regular], regular, 50.0)
        self.assertEqual(level.mains_hz, 0.0)
        self.assertApproximates(level.volts, 0.3, 0.02)

    def test_few_samples(self):
        """
        A handful of samples has a mean; none at all are refused.
        """
        dark = [(-1.0, 0.5)]
        self.assertEqual(burst_level(dark, [(0.0, 1.0), (0.1, 2.0), (0.2, 9.0)], 50.0).volts, 2.0)
        level = burst_level(dark, [(0.0, 1.5)], None)
        self.assertEqual((level.volts, level.dark), (1.5, 0.5))
        self.assertRaises(ValueError, burst_level, dark, [], 50.0)
        self.assertRaises(ValueError, burst_level, [], dark, 50.0)

    def test_constant(self):
        """
        A dead or saturated diode reads as what it is.
        """
        lit = [(t, 0.512) for t in sample_offsets()]
        level = burst_level([(t - 1.0, 0.002) for t in sample_offsets(12, 0.2)], lit, None)
        self.assertEqual(level.mains_hz, 0.0)
        self.assertApproximates(level.volts, 0.512, 1e-12)
        self.assertApproximates(level.sd, 0.0, 1e-12)

    def test_dark_keeps_what_is_gained(self):
        """
        What light adds to the dark is as exact under hum as without, whatever the true frequency,
        and when the hum is cut off at nought volts.
        """
        thin = {"volts": 0.020, "dark": 0.004, "noise": 0.00005}
        _, quiet = Diode(hum=0.0, ripple=0.0, **thin).above_dark()
        for hum, ripple in (0.0001, 0.0001), (0.002, 0.002), (0.004, 0.010):
            for hz in (49.9, 50.02, 60.1):
                bias, scatter = Diode(hum=hum, ripple=ripple, hz=hz, **thin).above_dark()
                self.assertLess(abs(bias), 0.001)
                self.assertLess(scatter, 2.0 * quiet)


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

    def test_noisy_reference(self):
        """
        A reference that scatters by three per cent is averaged for longer, from the first on; one
        that steps is followed at once.
        """
        reference, random = ReferenceNormaliser(), Random(1)
        levels = [reference.normalise(1.0, random.gauss(0.1, 0.003)) for _ in range(500)][30:]
        self.assertLess(stdev(levels), 0.008)
        self.assertApproximates(reference.initial, 0.1, 0.002)
        steady = ReferenceNormaliser()
        seen = [steady.normalise(light, 0.1 * light) for light in (1.0,) * 30 + (0.9,) * 5]
        self.assertApproximates(seen[-1], 1.0, 0.002)

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
