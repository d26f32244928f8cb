"""Doses that follow what was just read tell less of themselves than they seem to."""

from math import exp
from random import Random

from twisted.trial.unittest import SynchronousTestCase

from appliance.control.growth import GrowthEstimator

RATE, HELD, TARGET = 0.84, 15.0, 0.5


class EchoTests(SynchronousTestCase):
    """A turbidostat that answers every high reading with a drop."""

    def told(self, hours: float, seed: int) -> tuple[float, float]:
        """Growth and its standard deviation after some hours of many small doses."""
        chance, estimator = Random(seed), GrowthEstimator(HELD)
        od = seen = smooth = TARGET
        growth, dosed = None, 0.0
        for i in range(int(hours * 720)):
            t = 5.0 * i
            od *= exp(RATE * 5.0 / 3600.0)
            seen = od + (seen - od) * exp(-5.0 / 4.0)
            reading = seen * exp(chance.gauss(0.0, 0.022))
            growth = estimator.observe(t, reading)
            smooth += 0.1 * (reading - smooth)
            if smooth > TARGET and t - dosed >= 20.0:
                ml, dosed = min((smooth / TARGET - 1.0) * HELD, 0.2), t
                od *= HELD / (HELD + ml)
                estimator.dose(t, ml)
        return growth.rate, growth.sd

    def test_stays(self):
        """
        What is told of growth stays what it is for hours.
        """
        for seed in (1, 2):
            rate, sd = self.told(5.0, seed)
            self.assertApproximates(rate, RATE, 0.08)
            self.assertLess(sd, 0.2)
