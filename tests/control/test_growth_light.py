"""How far the growth of light is believed to be that of cells."""

import math

from twisted.trial.unittest import SynchronousTestCase

from appliance.control.growth import Growth, Light


class LightTests(SynchronousTestCase):
    """Optics that were never calibrated."""

    def test_doubt(self):
        """
        Without doses the rate is as uncertain as the relation of light and cells.
        """
        told = Light(0.001).doubted(Growth(1.2, 0.03, 0.5), math.inf, True)
        self.assertEqual((told.rate, told.od), (1.2, 0.5))
        self.assertApproximates(told.sd, 0.3, 0.01)

    def test_no_growth(self):
        """
        What does not grow does not grow, however its light is related to it.
        """
        told = Light(0.1).doubted(Growth(0.0, 0.03, 0.5), math.inf, True)
        self.assertEqual(told, Growth(0.0, 0.03, 0.5))

    def test_doses(self):
        """
        Where doses have shown the relation, there is nothing to doubt in it.
        """
        told = Light(0.001).doubted(Growth(1.2, 0.03, 0.5), 0.03**2, True)
        self.assertLess(told.sd, 0.06)

    def test_offset(self):
        """
        Near the least light that was seen, some of it may not be that of cells, unless a blank
        was taken off; it is remembered.
        """
        light = Light.restore(Light(0.002).state())
        near, far = (light.doubted(Growth(0.5, 0.03, od), math.inf, False).sd
                     for od in (0.003, 0.3))
        self.assertGreater(near, 1.5 * far)
        blanked = light.doubted(Growth(0.5, 0.03, 0.003), math.inf, True).sd
        self.assertApproximates(blanked, far, 0.01)

    def test_nothing_kept(self):
        """
        An older unit kept nothing of it.
        """
        self.assertEqual(Light.restore(None).state(), None)
