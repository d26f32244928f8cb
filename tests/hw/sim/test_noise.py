"""The noise of published readings, against the statistics of real ones."""

from math import log
from random import Random
from statistics import fmean, median, stdev

from twisted.trial.unittest import SynchronousTestCase

from hw.sim.chance import stream
from hw.sim.noise import ReadingNoise
from hw.sim.spec import SimSpec
from tests.support.bench import CONSTANT, SimulatedUnit


def correlation(values):
    """Correlation of neighbours."""
    mean = fmean(values)
    pairs = zip(values, values[1:], strict=False)
    return sum((a - mean) * (b - mean) for a, b in pairs) / sum((v - mean) ** 2 for v in values)


class ReadingNoiseTests(SynchronousTestCase):
    """The numbers themselves."""

    def setUp(self):
        spec = SimSpec(noise_change=0.0, outlier_down=0.0, wander=0.0, step_per_h=0.0)
        self.noise = ReadingNoise(spec, stream(spec, "noise"), 0.0)
        self.deviations, self.bubbles, self.drifts = [], [], []
        for i in range(20000):
            self.noise.renew(5.0 * i, spec.outlier_share)
            self.deviations.append(self.noise.deviation)
            self.bubbles.append(self.noise.bubble)
            self.drifts.append(self.noise.drift)

    def test_statistics(self):
        """Spread, memory, share and size of bubbles, and drift are as specified within 20 %."""
        hits = [bubble for bubble in self.bubbles if bubble]
        hourly = [b / a - 1.0 for a, b in zip(self.drifts, self.drifts[720:], strict=False)]
        self.assertApproximates(stdev(self.deviations), 1.0, 0.02)
        self.assertApproximates(correlation(self.deviations), 0.08, 0.016)
        self.assertApproximates(len(hits) / 20000, 0.008, 0.0016)
        self.assertApproximates(fmean(hits), 0.10, 0.02)
        self.assertTrue(0.001 < stdev(hourly) < 0.003)

    def test_comes_and_goes(self):
        """The spread of the noise changes in the course of hours, as far as is said."""
        noise = ReadingNoise(SimSpec(noise_change=0.5, noise_change_h=1.0), Random(1), 0.0)
        hours = []
        for hour in range(200):
            seen = []
            for i in range(60):
                noise.renew(3600.0 * hour + 60.0 * i, 0.0)
                seen.append(noise.deviation)
            hours.append(log(stdev(seen)))
        self.assertApproximates(stdev(hours), 0.45, 0.1)

    def test_outliers_both_ways(self):
        """Bubbles lower the signal as well, as often as is said."""
        noise = ReadingNoise(SimSpec(outlier_down=0.25), Random(1), 0.0)
        signs = []
        for i in range(4000):
            noise.renew(5.0 * i, 0.5)
            signs.append(noise.bubble)
        hits = [sign for sign in signs if sign]
        self.assertApproximates(sum(hit < 0.0 for hit in hits) / len(hits), 0.25, 0.03)

    def test_wanders_and_steps(self):
        """The gain wanders for hours about a level that steps now and then."""
        spec = SimSpec(drift_per_root_h=0.0, wander=0.01, step_per_h=0.05, step_size=0.05)
        noise, gains = ReadingNoise(spec, Random(3), 0.0), []
        for i in range(100 * 720):
            noise.renew(5.0 * i, 0.0)
            gains.append(log(noise.drift))
        steps = [b - a for a, b in zip(gains, gains[1:], strict=False) if abs(b - a) > 0.01]
        self.assertTrue(2 <= len(steps) <= 9, steps)
        within = [stdev(gains[i : i + 7200]) for i in range(0, len(gains), 7200)]
        self.assertApproximates(min(within), 0.008, 0.003)

    def test_one_reading(self):
        """Samples close together are one reading, and a pause begins another."""
        at = 5.0 * 20000
        asked = [self.noise.stale(at + t) for t in (0.0, 0.5, 1.0, 2.5, 5.0)]
        self.assertEqual(asked, [True, False, False, False, True])

    def test_polled(self):
        """Samples that never pause are another reading after ten seconds all the same."""
        at = 5.0 * 20000
        self.noise.stale(at)
        self.noise.renew(at, 0.0)
        asked = [self.noise.stale(at + t) for t in range(1, 12)]
        self.assertEqual(asked.index(True), 10)


class PublishedNoiseTests(SynchronousTestCase):
    """What is left of it after forty samples of a constant culture."""

    def test_statistics(self):
        """Readings of a constant culture vary by 2.2 %, hardly remember, and have outliers."""
        unit = SimulatedUnit(SimSpec(inoculum_od=1.0, noise_change=0.0, wander=0.0, **CONSTANT))
        unit.bench.stirrer.drive(36.0)
        unit.pass_time(30)
        values = [unit.published(count=12) for _ in range(1500)]
        middle = median(values)
        relative = [value / middle - 1.0 for value in values]
        spread = 1.4826 * median(abs(value) for value in relative)
        self.assertApproximates(spread, 0.022, 0.0044)
        self.assertApproximates(correlation([v for v in relative if v < 0.08]), 0.08, 0.06)
        self.assertTrue(0 < sum(value > 5 * spread for value in relative) < 15)

    def test_reference(self):
        """The reference diode varies by 0.15 %."""
        unit = SimulatedUnit(SimSpec(lamp_warm_up=0.0, **CONSTANT))
        values = [unit.published(1, count=20) for _ in range(300)]
        self.assertApproximates(stdev(values) / fmean(values), 0.0015, 0.0003)
        self.assertApproximates(fmean(values), 0.1, 0.002)
