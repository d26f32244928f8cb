"""Tests of the I2C bus."""

from twisted.trial.unittest import SynchronousTestCase

from hw.errors import HardwareError
from hw.i2c import TRIES, I2CBus
from tests.support.pins import FakePico, FakeWires


class BusTests(SynchronousTestCase):
    """Transfers are repeated a few times, and failures have a name."""

    def setUp(self):
        self.pico = FakePico()
        self.wires = FakeWires({0x2C: self.pico})
        bus = I2CBus(lambda: self.wires)
        self.port = bus.at(0x2C, "adc-silent", "converter", "Reseat the HAT.")

    def test_survives_hiccups(self):
        """
        A transfer succeeds if its last try does.
        """
        self.wires.failures = TRIES - 1
        self.assertEqual(self.port.read(0x08, 2), b"\x04\x00")

    def test_gives_up(self):
        """
        A chip that stays silent is named, with its address and what to do, after three tries.
        """
        self.wires.failures = TRIES
        error = self.assertRaises(HardwareError, self.port.read, 0x08, 2)
        self.assertEqual((error.name, error.remedy), ("adc-silent", "Reseat the HAT."))
        self.assertIn("0x2c", error.message)
        self.assertEqual(self.wires.transfers, TRIES)

    def test_writes(self):
        """
        Writes are repeated and named like reads.
        """
        self.wires.failures = TRIES - 1
        self.port.write(2, b"\x80")
        self.assertEqual(self.pico.lamps, [0, 0, 128, 0])
        self.wires.failures = TRIES
        self.assertRaises(HardwareError, self.port.write, 2, b"\x00")

    def test_recovers(self):
        """
        A chip that answers again is used again.
        """
        self.wires.failures = TRIES
        self.assertRaises(HardwareError, self.port.read, 0x08, 2)
        self.assertEqual(self.port.read(0x08, 2), b"\x04\x00")


class OpeningTests(SynchronousTestCase):
    """The bus is opened when it is first needed, and as late as it appears."""

    def test_lazy(self):
        """
        Making a bus opens nothing.
        """
        I2CBus(lambda: self.fail("opened")).at(0x48, "adc-silent", "converter")

    def test_opened_once(self):
        """
        The bus stays open.
        """
        openings = []
        bus = I2CBus(lambda: openings.append(1) or FakeWires({0x2C: FakePico()}))
        bus.read(0x2C, 8, 2)
        bus.read(0x2C, 8, 2)
        self.assertEqual(len(openings), 1)

    def test_missing_then_there(self):
        """
        A bus that cannot be opened is named, and is tried again the next time.
        """
        answers = [FileNotFoundError(2, "No such file"), ImportError("smbus2")]

        def wires():
            if answers:
                raise answers.pop(0)
            return FakeWires({0x2C: FakePico()})

        bus = I2CBus(wires)
        for _ in range(2):
            error = self.assertRaises(HardwareError, bus.read, 0x2C, 8, 2)
            self.assertEqual(error.name, "i2c-missing")
        self.assertEqual(bus.read(0x2C, 8, 2), b"\x04\x00")
