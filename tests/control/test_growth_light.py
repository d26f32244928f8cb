"""The growth of cells, out of that of their light."""

import math

from twisted.trial.unittest import SynchronousTestCase

from appliance.control.growth import Growth, Light


class LightTests(SynchronousTestCase):
    """Optics that were never calibrated."""

    def test_doubt(self):
        """
        Without doses the rate is that of the light, and as uncertain as their relation.
        """
        told = Light(0.001).of_cells(Growth(1.2, 0.03, 0.5), 1.0, math.inf, True)
        self.assertEqual((told.rate, told.od), (1.2, 0.5))
        self.assertApproximates(told.sd, 0.3, 0.01)

    def test_no_growth(self):
        """
        What does not grow does not grow, however its light is related to it.
        """
        told = Light(0.1).of_cells(Growth(0.0, 0.03, 0.5), 1.0, math.inf, True)
        self.assertEqual(told, Growth(0.0, 0.03, 0.5))

    def test_doses_show_the_slope(self):
        """
        Where each dose weakens the light by more than it thins the cells, so does growth.
        """
        light = Light(0.001)
        told = light.of_cells(Growth(1.3, 0.03, 0.5), 1.3, 0.03**2, True)
        self.assertApproximates(told.rate, 1.0, 2.0 * told.sd)
        self.assertLess(told.sd, light.of_cells(Growth(1.3, 0.03, 0.5), 1.0, math.inf, True).sd)

    def test_offset(self):
        """
        Near the least light that was seen, some of it may not be that of cells, unless a blank
        was taken off; it is remembered.
        """
        light = Light.restore(Light(0.002).state())
        near, far = (light.of_cells(Growth(0.5, 0.03, od), 1.0, math.inf, False).sd
                     for od in (0.003, 0.3))
        self.assertGreater(near, 1.5 * far)
        blanked = light.of_cells(Growth(0.5, 0.03, 0.003), 1.0, math.inf, True).sd
        self.assertApproximates(blanked, far, 0.01)

    def test_nothing_kept(self):
        """
        An older unit kept nothing of it.
        """
        self.assertEqual(Light.restore(None).state(), None)
