"""Tests of what is made of lgpio's pins: fine duty cycles, and pulses that are counted."""

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


class FakeLgpio:
    """What is used of lgpio: it notes what it is told. *busy* is whether pulses still come."""

    TX_PWM = 0
    error = ValueError

    def __init__(self):
        self.told, self.busy, self.refuses, self.high = [], True, False, False

    def tx_pwm(self, *pulses):
        self.told.append(pulses)
        if self.refuses:
            raise self.error("bad PWM micros")

    def tx_busy(self, handle, number, kind):
        return self.busy

    def gpio_read(self, handle, number):
        return int(self.high)

    def gpio_write(self, *written):
        self.told.append(written)


class FinePinTests(SynchronousTestCase):
    """What reaches lgpio."""

    def setUp(self):
        self.gpio = FakeLgpio()
        self.pin = finely(CoarsePin, self.gpio)()
        self.pin._pwm = (200, 0)

    def test_fractions(self):
        """
        A duty between two per cents stays between them.
        """
        self.pin._set_state(0.2575)
        self.assertEqual(self.gpio.told, [(7, 18, 200, 25.75)])
        self.assertEqual(self.pin._pwm, (200, 25.75))

    def test_plain_output(self):
        """
        A pin that is not pulsed is switched as ever.
        """
        self.pin._pwm = None
        self.pin._set_state(1)
        self.assertEqual((self.gpio.told, self.pin.level), ([], 1))

    def test_train(self):
        """
        A train of pulses has its number: without one lgpio would go on for ever.
        """
        self.pin.train(25.75, 40)
        self.assertEqual(self.gpio.told, [(7, 18, 200, 25.75, 0, 40)])

    def test_busy(self):
        """
        A pin is busy while pulses come, and as long as it is high.
        """
        found = []
        for busy, high in ((True, False), (False, True), (False, False)):
            self.gpio.busy, self.gpio.high = busy, high
            found.append(self.pin.busy())
        self.assertEqual(found, [True, True, False])

    def test_halt(self):
        """
        What still comes is forgotten first, then the output is driven low, where lgpio left it.
        """
        self.pin.halt()
        self.assertEqual(self.gpio.told, [(7, 18, 0, 0), (7, 18, 0)])

    def test_halt_what_has_ended(self):
        """
        A train that has ended by itself is no error, one that cannot be ended is; both are low.
        """
        self.gpio.refuses, self.gpio.busy = True, False
        self.pin.halt()
        self.gpio.busy = True
        self.assertRaises(ValueError, self.pin.halt)
        self.assertEqual(self.gpio.told, [(7, 18, 0, 0), (7, 18, 0)] * 2)
