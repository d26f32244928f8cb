"""Tests of the chips, on fakes that know the registers."""

from twisted.internet.task import Clock
from twisted.trial.unittest import SynchronousTestCase

from hw.chips import DAC43608, TMP1075, ADS111x, PicoConverter, PicoLamps
from hw.errors import HardwareError
from hw.i2c import I2CBus
from tests.support.pins import FakeADS111x, FakeDAC43608, FakePico, FakeTMP1075, FakeWires


def port(chip):
    """A port at which *chip* answers."""
    return I2CBus(lambda: FakeWires({0x40: chip})).at(0x40, "silent", "chip")


class TMP1075Tests(SynchronousTestCase):
    """The thermometer's register is two's complement."""

    def test_both_sides_of_freezing(self):
        """
        Temperatures come back as they are, in sixteenths of a degree, whatever their sign.
        """
        chip, clock = FakeTMP1075(), Clock()
        clock.advance(7.0)
        thermometer = TMP1075(port(chip), clock.seconds)
        for celsius in (-55.0, -25.0, -0.0625, 0.0, 0.0625, 37.5, 127.9375):
            chip.celsius = celsius
            self.assertEqual(thermometer.celsius(), (celsius, 7.0))


class ADS111xTests(SynchronousTestCase):
    """One conversion at a time, in any range."""

    def setUp(self):
        self.clock = Clock()
        self.chip = FakeADS111x(self.clock)
        self.converter = ADS111x(port(self.chip), self.clock.seconds, self.clock.advance)

    def test_every_range(self):
        """
        A voltage within a range is read to a step of that range.
        """
        for full in self.converter.ranges:
            self.chip.volts[2] = 0.7 * full
            conversion = self.converter.convert(2, full)
            self.assertApproximates(conversion.volts, 0.7 * full, full / 32768)
            self.assertFalse(conversion.clipped)

    def test_channels(self):
        """
        Each channel is its own, measured against ground.
        """
        self.chip.volts = {0: 0.1, 1: 0.2, 2: 0.3, 3: -0.01}
        read = [self.converter.convert(channel, 0.512).volts for channel in range(4)]
        for volts, expected in zip(read, (0.1, 0.2, 0.3, -0.01), strict=True):
            self.assertApproximates(volts, expected, 1e-4)

    def test_overrange_is_said(self):
        """
        A voltage beyond the range is full scale, and marked as clipped.
        """
        self.chip.volts[0] = 0.6
        conversion = self.converter.convert(0, 0.512)
        self.assertTrue(conversion.clipped)
        self.assertApproximates(conversion.volts, 0.512, 1e-4)

    def test_stamped_when_converted(self):
        """
        A sample carries the time at which its conversion had ended, within a millisecond.
        """
        at = self.converter.convert(0, 4.096).at
        self.assertGreaterEqual(at, self.chip.converted_at)
        self.assertLess(at - self.chip.converted_at, 1e-3)

    def test_brief(self):
        """
        Two conversions, waiting and transfers at 100 kHz included, take less than 10 ms.
        """
        wires = FakeWires({0x40: self.chip})
        slow = I2CBus(lambda: wires).at(0x40, "silent", "chip")
        self.chip.slowness = 1.1  # as slow as the data sheet allows
        ADS111x(slow, self.clock.seconds, self.clock.advance).convert(0, 4.096)
        self.assertLess(2 * (self.clock.seconds() + wires.transfers * 50e-5), 10e-3)

    def test_waits_a_little(self):
        """
        A conversion slower than the data sheet allows is waited for, but not for ever.
        """
        self.chip.volts[0], self.chip.slowness = 0.3, 1.5
        self.assertApproximates(self.converter.convert(0, 4.096).volts, 0.3, 1e-3)
        self.chip.slowness = 10.0
        error = self.assertRaises(HardwareError, self.converter.convert, 0, 4.096)
        self.assertEqual(error.name, "silent")

    def test_single_channel_sibling(self):
        """
        An ADS1114 is read the same way.
        """
        chip = FakeADS111x(self.clock, multiplexed=False)
        chip.volts[0] = 1.5
        converter = ADS111x(port(chip), self.clock.seconds, self.clock.advance, False)
        self.assertApproximates(converter.convert(0, 2.048).volts, 1.5, 1e-4)


class PicoTests(SynchronousTestCase):
    """The co-processor's converter and lamps."""

    def read(self, firmware, volts, told=None):
        chip = FakePico(firmware)
        chip.volts[2] = volts
        return PicoConverter(port(chip), Clock().seconds, told).convert(2)

    def test_both_scales(self):
        """
        Volts are the same whichever firmware summed them up.
        """
        for firmware in ((0, 3), (0, 4), (0, 5), (1, 0)):
            self.assertApproximates(self.read(firmware, 1.234).volts, 1.234, 1e-4)

    def test_firmware_overridden(self):
        """
        What the user says of the firmware goes before what it says of itself.
        """
        self.assertApproximates(self.read((0, 3), 1.0, told=(0, 4)).volts, 0.5, 1e-4)

    def test_full_scale(self):
        """
        Old firmware counts up to 3.3 V, and says when that was reached.
        """
        conversion = self.read((0, 3), 3.5)
        self.assertEqual((conversion.volts, conversion.clipped), (3.3, True))

    def test_overflow_is_refused(self):
        """
        Newer firmware cannot count beyond 1.65 V: a value close to it is an error, not a number.
        """
        self.assertApproximates(self.read((0, 5), 1.6).volts, 1.6, 1e-4)
        error = self.assertRaises(HardwareError, self.read, (0, 5), 1.64)
        self.assertEqual(error.name, "adc-saturated")

    def test_nonsense_is_refused(self):
        """
        A register that reads as all ones is no measurement and no version.
        """
        error = self.assertRaises(HardwareError, self.read, (255, 255), 1.0)
        self.assertEqual(error.name, "adc-implausible")

    def test_lamps(self):
        """
        A fraction becomes 0 to 255 in the channel's register.
        """
        chip = FakePico()
        lamps = PicoLamps(port(chip))
        for channel, fraction in enumerate((0.0, 0.5, 1.0, 0.001)):
            lamps.put(channel, fraction)
        self.assertEqual(chip.lamps, [0, 128, 255, 0])


class DAC43608Tests(SynchronousTestCase):
    """The lamp driver of the first boards."""

    def setUp(self):
        self.chip = FakeDAC43608()
        self.driver = DAC43608(port(self.chip))

    def outputs(self):
        return [self.chip.output(channel) for channel in range(8)]

    def test_dark_at_first(self):
        """
        The first call leaves every other channel powered down, whatever it was.
        """
        self.driver.put(1, 0.0)
        self.assertEqual(self.outputs(), [0] * 8)

    def test_levels(self):
        """
        Each channel has its own level, and changes alone.
        """
        self.driver.put(0, 1.0)
        self.driver.put(2, 0.5)
        self.assertEqual(self.outputs()[:4], [255, 0, 128, 0])
        self.driver.put(0, 0.0)
        self.assertEqual(self.outputs()[:4], [0, 0, 128, 0])

    def test_failure_is_not_believed(self):
        """
        A power-down that failed is tried again the next time.
        """
        wires = FakeWires({0x40: self.chip})
        driver = DAC43608(I2CBus(lambda: wires).at(0x40, "silent", "chip"))
        driver.put(0, 1.0)
        wires.failures = 3
        self.assertRaises(HardwareError, driver.put, 0, 0.0)
        driver.put(0, 0.0)
        self.assertEqual(self.outputs(), [0] * 8)
