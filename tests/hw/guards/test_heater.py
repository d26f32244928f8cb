"""The guard of the heating plate, on a plate that does as it is told."""

from twisted.internet.task import Clock
from twisted.trial.unittest import SynchronousTestCase

from hw.errors import HardwareError
from hw.guards.heater import ARMED, HeatLimits, SafeHeater
from hw.interfaces import Sample


class StandInPlate:
    """A plate whose temperature a test sets, and which remembers its duty."""

    def __init__(self):
        self.celsius = 30.0
        self.duty = None
        self.silent = False

    def drive(self, duty, seconds):
        """Remember."""
        self.duty, self.armed = duty, seconds

    def plate(self):
        """What the test set."""
        if self.silent:
            raise HardwareError("thermometer-silent", "The thermometer does not answer.")
        return Sample(self.celsius, 0.0)


class SafeHeaterTests(SynchronousTestCase):
    """What reaches the plate, whatever is asked."""

    def setUp(self):
        self.clock = Clock()
        self.plate = StandInPlate()
        self.heater = SafeHeater(self.plate, HeatLimits(63.0, 65.0), self.clock.seconds)

    def at(self, celsius, duty=50.0):
        """What is allowed of *duty* on a plate at *celsius*."""
        self.plate.celsius = celsius
        allowed = self.heater.drive(duty)
        self.assertEqual(self.plate.duty, allowed)
        return allowed

    def test_below_the_limits(self):
        """A plate below the first limit gets what was asked for."""
        self.assertEqual(self.at(63.0), 50.0)

    def test_first_limit(self):
        """A plate above the first limit gets nine tenths."""
        self.assertEqual(self.at(63.1), 45.0)

    def test_second_limit(self):
        """A plate above the second limit gets nothing."""
        self.assertEqual(self.at(65.1), 0.0)

    def test_stays_reduced(self):
        """A reduced plate must cool a degree below the first limit before full duty returns."""
        self.at(63.5)
        self.assertEqual([self.at(62.5), self.at(61.9), self.at(62.5)], [45.0, 50.0, 50.0])

    def test_stays_off(self):
        """A stopped plate must cool to the first limit before it is heated again."""
        self.at(65.5)
        self.assertEqual([self.at(64.9), self.at(63.5), self.at(62.9)], [0.0, 0.0, 45.0])

    def test_duty_out_of_range(self):
        """A duty beyond what there is counts as the nearest that there is."""
        self.assertEqual([self.at(30.0, 150.0), self.at(30.0, -5.0)], [100.0, 0.0])

    def test_unreadable(self):
        """A plate that becomes unreadable is switched off, and the reason is passed on."""
        self.at(30.0)
        self.plate.silent = True
        error = self.assertRaises(HardwareError, self.heater.drive, 50.0)
        self.assertEqual((error.name, self.plate.duty), ("thermometer-silent", 0.0))

    def test_unreadable_when_looked_at(self):
        """A plate found unreadable by a mere look is switched off too."""
        self.at(30.0)
        self.plate.silent = True
        self.assertRaises(HardwareError, self.heater.plate)
        self.assertEqual(self.plate.duty, 0.0)

    def test_implausible(self):
        """Temperatures no plate can have switch it off: too cold, too hot, or not a number."""
        for celsius in (-20.5, 120.5, float("nan")):
            self.at(30.0)
            self.plate.celsius = celsius
            error = self.assertRaises(HardwareError, self.heater.drive, 50.0)
            self.assertEqual((error.name, self.plate.duty), ("thermometer-implausible", 0.0))

    def test_comes_back(self):
        """A thermometer that answers again may be followed again."""
        self.plate.silent = True
        self.assertRaises(HardwareError, self.heater.drive, 50.0)
        self.plate.silent = False
        self.assertEqual(self.at(30.0), 50.0)

    def test_expires(self):
        """Thirty seconds after the last word, expiry switches the plate off."""
        self.at(30.0)
        self.clock.advance(29.9)
        self.heater.expire()
        self.assertEqual(self.plate.duty, 50.0)
        self.clock.advance(0.1)
        self.heater.expire()
        self.assertEqual(self.plate.duty, 0.0)

    def test_expires_when_looked_at(self):
        """Looking at the plate is not driving it: expiry is noticed there too."""
        self.at(30.0)
        self.clock.advance(31.0)
        self.heater.plate()
        self.assertEqual(self.plate.duty, 0.0)

    def test_armed_anew(self):
        """A heater is armed for less than two seconds, and anew by each tick of its guard."""
        self.at(30.0)
        self.assertLess(self.plate.armed, 2.0)
        self.plate.armed = None
        self.clock.advance(0.5)
        self.heater.expire()
        self.assertEqual((self.plate.duty, self.plate.armed), (50.0, ARMED))

    def test_driving_renews(self):
        """Each word counts thirty seconds anew."""
        for _ in range(4):
            self.at(30.0)
            self.clock.advance(20.0)
        self.heater.expire()
        self.assertEqual(self.plate.duty, 50.0)

    def test_look_finds_it_hot(self):
        """A plate found too hot by a mere look is cut at once."""
        self.at(30.0)
        self.plate.celsius = 64.0
        self.heater.plate()
        self.assertEqual(self.plate.duty, 45.0)
        self.plate.celsius = 66.0
        self.heater.plate()
        self.assertEqual(self.plate.duty, 0.0)

    def test_safe(self):
        """Safe is off, from the first moment on and with a dead thermometer."""
        self.plate.silent = True
        self.heater.safe()
        self.heater.safe()
        self.assertEqual(self.plate.duty, 0.0)
