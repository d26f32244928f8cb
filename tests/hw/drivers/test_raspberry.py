"""Tests of the finer duty cycle on lgpio's pins."""

from types import SimpleNamespace

from twisted.trial.unittest import SynchronousTestCase

from hw.drivers.raspberry import finely


class CoarsePin:
    """What is used of gpiozero's pin for lgpio, which cuts a duty to whole per cents."""

    def __init__(self):
        self.factory, self._number = SimpleNamespace(_handle=7), 18
        self._pwm = None
        self.level = 0

    def _set_state(self, value):
        self.level = value


class FinePinTests(SynchronousTestCase):
    """Duty cycles reach lgpio as they are."""

    def setUp(self):
        self.pulses = []
        self.pin = finely(CoarsePin, lambda *pulse: self.pulses.append(pulse))()

    def test_fractions(self):
        """
        A duty between two per cents stays between them.
        """
        self.pin._pwm = (200, 0)
        self.pin._set_state(0.2575)
        self.assertEqual(self.pulses, [(7, 18, 200, 25.75)])
        self.assertEqual(self.pin._pwm, (200, 25.75))

    def test_plain_output(self):
        """
        A pin that is not pulsed is switched as ever.
        """
        self.pin._set_state(1)
        self.assertEqual((self.pulses, self.pin.level), ([], 1))
