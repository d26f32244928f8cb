"""Readings of light, which show a share of each change in density that nobody knows."""

import math
from random import Random

from twisted.trial.unittest import SynchronousTestCase

from appliance.control.growth import GrowthEstimator

HOUR, DT = 3600.0, 5.0


def told(share: float, seed: int, dose_ml: float = 0.4) -> tuple[GrowthEstimator, float]:
    """An estimator after eight hours of a culture that is kept steady by a dose in four minutes,
    seen by optics that show *share* of each change of the log density; and its growth rate."""
    random, estimator = Random(seed), GrowthEstimator()
    fall = math.log1p(dose_ml / 15.0)
    rate, level = fall * 15.0, 0.0
    for step in range(int(8 * HOUR / DT)):
        at = step * DT
        if step % 48 == 47:
            estimator.dose(at, dose_ml, 15.0)
            level -= fall
        level += rate * DT / HOUR
        estimator.observe(at + DT, 0.02 * math.exp(share * level + random.gauss(0.0, 0.02)))
    return estimator, rate


class OfLightTests(SynchronousTestCase):
    """Growth of cells, told from what known doses do to the light."""

    def test_steady(self):
        """
        Whatever share the optics show, the rate is near that of the cells, within what is told;
        that of the light is too, as it may have been the pump.
        """
        for share in (0.7, 1.0, 1.3):
            for seed in (1, 2):
                estimator, rate = told(share, seed)
                growth = estimator.of_cells
                self.assertApproximates(growth.rate, rate, 2.0 * growth.sd, (share, seed))
                self.assertApproximates(growth.rate, rate, 0.12 * rate, (share, seed))
                self.assertApproximates(growth.rate, share * rate, 2.0 * growth.sd, (share, seed))
                self.assertLess(growth.sd, 0.2 * rate, (share, seed))

    def test_light_itself(self):
        """
        What changes as it is told does so at the share's rate.
        """
        estimator, rate = told(1.3, 3)
        last = estimator.observe(8 * HOUR + DT, 0.02)
        self.assertGreater(last.rate, 1.15 * rate)

    def test_no_doses(self):
        """
        Without doses nothing is known of the share, and the two are the same.
        """
        estimator = GrowthEstimator()
        self.assertIsNone(estimator.of_cells)
        for step in range(500):
            last = estimator.observe(step * DT, 0.1 * math.exp(0.5 * step * DT / HOUR))
        self.assertEqual(estimator.of_cells, last)
