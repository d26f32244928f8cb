"""What the real drivers do when hardware is missing, fails, or comes back."""

from gpiozero import LED
from twisted.internet.task import Clock
from twisted.trial.unittest import SynchronousTestCase

from hw.errors import HardwareError
from hw.real import real
from tests.support.board import FakeBoard
from tests.support.pins import SteadyFactory, opened

OUTPUTS = (17, 13, 16, 12, 18, 23)


class FailureCase(SynchronousTestCase):
    """Makes boards, and names what fails on them."""

    def board(self, *args, **options):
        return FakeBoard(self.mktemp(), *args, **options)

    def trouble(self, call, *args):
        """The name of the error that *call* raises."""
        return self.assertRaises(HardwareError, call, *args).name


class NothingThereTests(FailureCase):
    """A computer without GPIO and without chips still has a bench."""

    def setUp(self):
        self.missing = self.board(gpio=self.refuse)
        self.missing.wires.chips.clear()
        self.bench = self.missing.bench

    def refuse(self):
        raise ImportError("No module named 'lgpio'")

    def test_each_names_its_trouble(self):
        """
        Every device says by name what is wrong with it, when it is used.
        """
        bench = self.bench
        for name, call, *arguments in (
            ("gpio-missing", bench.stirrer.drive, 10.0),
            ("gpio-missing", bench.stirrer.rpm),
            ("gpio-missing", bench.pumps.run, "waste", 10.0, 1.0),
            ("gpio-missing", bench.panel.light, True),
            ("gpio-missing", bench.panel.on_button, print),
            ("adc-silent", bench.photodiodes.read, 1),
            ("adc-silent", bench.rail.volts),
            ("lamp-driver-silent", bench.lamps.shine, "A", 0.0),
            ("thermometer-silent", bench.heater.plate),
            ("thermometer-silent", bench.heater.drive, 10.0),
        ):
            self.assertEqual(self.trouble(call, *arguments), name, call)

    def test_safe_is_quiet(self):
        """
        Devices that are not there are harmless already.
        """
        bench = self.bench
        for device in (bench.stirrer, bench.pumps, bench.lamps, bench.heater, bench.panel):
            device.safe()

    def test_appears_later(self):
        """
        What is found after all is used from then on.
        """
        self.missing.gpio = lambda: opened(self.missing.factory)
        self.bench.stirrer.drive(30.0)
        self.assertEqual(self.missing.factory.duty(17), 30.0)
        self.missing.turn(20, 500.0)
        self.bench.stirrer.rpm()
        self.missing.turn(20, 500.0)
        self.assertAlmostEqual(self.bench.stirrer.rpm().value, 500.0)


class OneFailsTests(FailureCase):
    """A device that fails does not take others with it."""

    def test_pin_in_use(self):
        """
        A pin that something else holds is told of, and works once it is free.
        """
        factory = SteadyFactory(Clock())
        holder = LED(13, pin_factory=factory)
        pumps = self.board(gpio=lambda: opened(factory)).bench.pumps
        pumps.holds(15.0, {})
        self.assertEqual(self.trouble(pumps.run, "media", 10.0, 1.0), "gpio-missing")
        pumps.run("waste", 10.0, 1.0)
        holder.close()
        pumps.run("media", 10.0, 1.0)
        self.assertEqual(factory.duty(13), 10.0)

    def test_silent_co_processor(self):
        """
        Without the co-processor the plate can still be heated and the motor driven.
        """
        board = self.board()
        del board.wires.chips[0x2C]
        self.assertEqual(self.trouble(board.bench.photodiodes.read, 1), "adc-silent")
        self.assertEqual(board.bench.heater.drive(20.0), 20.0)
        board.bench.stirrer.drive(20.0)
        self.assertEqual(board.factory.duty(17), 20.0)

    def test_lit_lamp_is_not_forgotten(self):
        """
        If a lamp may be shining and its driver is silent, making safe says so, until it is dark.
        """
        board = self.board()
        lamps = board.bench.lamps
        lamps.shine("B", 50.0)
        board.wires.failures = 1000
        self.assertEqual(self.trouble(lamps.safe), "lamp-driver-silent")
        board.wires.failures = 0
        lamps.safe()
        self.assertEqual(board.pico.lamps, [0, 0, 0, 0])
        board.wires.failures = 1000
        lamps.safe()

    def test_lamps_left_on(self):
        """
        Lamps that a process before this one left shining are put out.
        """
        board = self.board()
        board.pico.lamps[:] = [9, 9, 9, 9]
        real({}, board.clock.seconds, board.machine)
        self.assertEqual(board.pico.lamps, [0, 0, 0, 0])

    def test_not_wired(self):
        """
        What the board does not have is missing by name.
        """
        bench = self.board({"pwm_2": ""}).bench
        self.assertEqual(self.trouble(bench.pumps.run, "media", 10.0, 1.0), "pump-missing")
        self.assertEqual(self.trouble(bench.photodiodes.read, 4), "photodiode-missing")
        self.assertEqual(self.trouble(bench.lamps.shine, "E", 10.0), "lamp-missing")

    def test_bus_recovers(self):
        """
        A thermometer that answers again heats again.
        """
        board = self.board()
        board.wires.failures = 1000
        self.assertEqual(self.trouble(board.bench.heater.drive, 20.0), "thermometer-silent")
        board.wires.failures = 0
        self.assertEqual(board.bench.heater.drive(20.0), 20.0)


class RangeTests(FailureCase):
    """No clipped value passes for a measured one."""

    def test_widens(self):
        """
        Light that outgrew the chosen range is measured in the widest, at once and from then on.
        """
        board = self.board(old=True)
        diodes = board.bench.photodiodes
        diodes.scale(2, 0.1)
        board.ads.volts[0] = 1.5
        for _ in range(2):
            before = board.clock.seconds()
            self.assertApproximates(diodes.read(2).value, 1.5, 1e-3)
            self.assertLess(board.clock.seconds() - before, 0.010)

    def test_scale_leaves_room(self):
        """
        The smallest range is chosen that is not filled beyond 85 per cent.
        """
        board = self.board(old=True)
        for volts, full in ((0.2, 0.256), (0.23, 0.512), (1.8, 4.096), (3.0, 4.096), (9.0, 4.096)):
            board.bench.photodiodes.scale(2, volts)
            board.bench.photodiodes.read(2)
            self.assertEqual(board.ads.SCALES[board.ads.config >> 9 & 7], full, volts)

    def test_each_diode_its_own(self):
        """
        The range of one diode is not the other's.
        """
        board = self.board(old=True)
        diodes = board.bench.photodiodes
        board.ads.volts.update({0: 0.1, 1: 2.0})
        diodes.scale(2, 0.1)
        self.assertApproximates(diodes.read(1).value, 2.0, 1e-3)
        self.assertApproximates(diodes.read(2).value, 0.1, 1e-5)


class OutputTests(FailureCase):
    """Outputs are low when they should be, and within their limits."""

    def test_low_at_first(self):
        """
        Every output is driven low when the bench is made.
        """
        board = self.board()
        for pin in OUTPUTS:
            self.assertEqual((board.factory.pin(pin).function, board.factory.duty(pin)),
                             ("output", 0.0))  # fmt: skip

    def test_frequencies(self):
        """
        Each output is pulsed at its own frequency.
        """
        board = self.board({"stirring_hz": "67", "media_hz": "150"})
        hz = {pin: board.factory.pin(pin).frequency for pin in (17, 13, 16, 18)}
        self.assertEqual(hz, {17: 67.0, 13: 150.0, 16: 200.0, 18: 16.0})

    def test_clamped(self):
        """
        A duty outside 0 to 100 per cent is the nearest one within.
        """
        board = self.board()
        board.bench.stirrer.drive(130.0)
        self.assertEqual(board.factory.duty(17), 100.0)
        board.bench.stirrer.drive(-5.0)
        self.assertEqual(board.factory.duty(17), 0.0)

    def test_low_at_exit(self):
        """
        When the process ends, every output is low and every lamp dark, even if one device fails.
        """
        board = self.board()
        bench = board.bench
        bench.heater.drive(50.0)
        bench.stirrer.drive(50.0)
        bench.pumps.run("waste", 50.0, 5.0)
        bench.panel.light(True)
        bench.lamps.shine("A", 50.0)
        board.wires.failures = 3
        for call in board.exits:
            call()
        self.assertEqual([board.factory.duty(pin) for pin in OUTPUTS], [0.0] * len(OUTPUTS))
