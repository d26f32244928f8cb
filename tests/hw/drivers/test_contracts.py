"""The real drivers keep the contracts that the simulator keeps, on mock pins and registers."""

import os
from pathlib import Path
from types import SimpleNamespace

from twisted.internet.task import Clock
from twisted.trial.unittest import SynchronousTestCase

from hw.boards import MODELS
from hw.drivers.host import LinuxHost
from hw.drivers.reach import PERIOD, Reach
from hw.errors import HardwareError
from tests.contracts.heater import HeaterContract
from tests.contracts.host import HostContract
from tests.contracts.lamps import LampsContract
from tests.contracts.panel import PanelContract
from tests.contracts.photodiodes import PhotodiodesContract
from tests.contracts.pumps import PumpsContract
from tests.contracts.rail import RailContract
from tests.contracts.stirrer import StirrerContract
from tests.support.board import FakeBoard

ALARM = "sys/class/hwmon/hwmon1/in0_lcrit_alarm"
PUMP_PINS = {"media": 13, "alt_media": 16, "waste": 12}


class MotorStirrerTests(StirrerContract, SynchronousTestCase):
    """The stirrer on gpiozero's pins."""

    def setUp(self):
        self.board = FakeBoard(self.mktemp())
        self.stirrer = self.board.bench.stirrer

    def pass_time(self, seconds):
        self.board.clock.advance(seconds)

    def turn(self, duty, seconds):
        self.stirrer.drive(duty)
        rpm = 10.0 * self.board.factory.duty(17)
        self.board.turn(round(seconds * rpm / 60.0), rpm)


class OldStirrerTests(MotorStirrerTests):
    """The same on a HAT 1.0, whose hall sensor is elsewhere."""

    def setUp(self):
        self.board = FakeBoard(self.mktemp(), old=True)
        self.stirrer = self.board.bench.stirrer

    def turn(self, duty, seconds):
        self.stirrer.drive(duty)
        rpm = 10.0 * self.board.factory.duty(17)
        self.board.turn(round(seconds * rpm / 60.0), rpm, hall=25)


class PhotodiodesCase(PhotodiodesContract):
    """Hooks shared by all converters; a player says where its inputs are."""

    config: dict[str, str] = {}
    options: dict[str, object] = {}

    def setUp(self):
        self.board = FakeBoard(self.mktemp(), self.config, **self.options)
        self.photodiodes = self.board.bench.photodiodes

    def pass_time(self, seconds):
        self.board.clock.advance(seconds)

    def silence(self):
        self.board.wires.failures = 1000


class PicoPhotodiodesTests(PhotodiodesCase, SynchronousTestCase):
    """Photodiodes at the co-processor."""

    def illuminate(self):
        self.board.pico.volts.update({2: 0.1, 3: 0.05})


class ADS1115PhotodiodesTests(PhotodiodesCase, SynchronousTestCase):
    """Photodiodes at the converter of the first boards."""

    options = {"old": True}

    def illuminate(self):
        self.board.ads.volts.update({0: 0.05, 1: 0.1})


class EyePhotodiodesTests(PhotodiodesCase, SynchronousTestCase):
    """Photodiodes with converters of their own."""

    config = {
        "model": "pioreactor_20ml_XR",
        "model_version": "1.5",
        "photodiode_2": "45",
        "photodiode_3": "90",
        "photodiode_4": "135",
    }
    options = {"eyes": (0x48, 0x49, 0x4A, 0x4B)}

    def illuminate(self):
        for eye in self.board.eyes.values():
            eye.volts[0] = 0.05


class PicoLampsTests(LampsContract, SynchronousTestCase):
    """Lamps at the co-processor."""

    def setUp(self):
        self.board = FakeBoard(self.mktemp())
        self.lamps = self.board.bench.lamps

    def percent(self, channel):
        return self.board.pico.lamps["ABCD".index(channel)] / 2.55


class DAC43608LampsTests(LampsContract, SynchronousTestCase):
    """Lamps at the driver of the first boards."""

    def setUp(self):
        self.board = FakeBoard(self.mktemp(), old=True)
        self.lamps = self.board.bench.lamps

    def percent(self, channel):
        return self.board.dac.output("ABCD".index(channel)) / 2.55


class BoardHeaterTests(HeaterContract, SynchronousTestCase):
    """The heater on its pin, its thermometer on the bus, its guard on the ticker."""

    def setUp(self):
        self.board = FakeBoard(self.mktemp())
        self.heater = self.board.bench.heater
        self.limits = MODELS["pioreactor_20ml", "1.1"].limits

    def pass_time(self, seconds):
        self.board.tick(seconds)

    def hold(self, seconds):
        self.board.clock.advance(seconds)

    def duty(self):
        return self.board.factory.duty(18)

    def plate_at(self, celsius):
        self.board.plate.celsius = celsius

    def silence(self):
        del self.board.wires.chips[0x4F]


class PWMPumpsTests(PumpsContract, SynchronousTestCase):
    """Pumps on gpiozero's pins."""

    def setUp(self):
        self.board = FakeBoard(self.mktemp())
        self.pumps = self.board.bench.pumps
        self.full = MODELS["pioreactor_20ml", "1.1"].capacity

    def pass_time(self, seconds):
        self.board.tick(seconds)

    def hold(self, seconds):
        self.board.clock.advance(seconds)

    def duty(self, name):
        return self.board.factory.duty(PUMP_PINS[name])


class SupplyRailTests(RailContract, SynchronousTestCase):
    """The rail at the co-processor, and the kernel's alarm."""

    def setUp(self):
        files = {"sys/class/hwmon/hwmon1/name": "rpi_volt\n", ALARM: "0\n"}
        files["sys/class/hwmon/hwmon0/name"] = "cpu_thermal\n"
        self.board = FakeBoard(self.mktemp(), files=files)
        self.rail = self.board.bench.rail

    def sag(self):
        self.board.pico.volts[1] = 4.5 * 0.134
        self.board.write(ALARM, "1\n")
        self.board.tick(1)

    def recover(self):
        self.board.pico.volts[1] = 5.0 * 0.134
        self.board.write(ALARM, "0\n")
        self.board.tick(1)


class OldRailTests(RailContract, SynchronousTestCase):
    """The rail at the converter of the first boards."""

    def setUp(self):
        files = {"sys/class/hwmon/hwmon1/name": "rpi_volt\n", ALARM: "0\n"}
        self.board = FakeBoard(self.mktemp(), old=True, files=files)
        self.rail = self.board.bench.rail
        self.recover()

    def sag(self):
        self.board.ads.volts[3] = 4.5 * 0.134
        self.board.write(ALARM, "1\n")
        self.board.tick(1)

    def recover(self):
        self.board.ads.volts[3] = 5.0 * 0.134
        self.board.write(ALARM, "0\n")
        self.board.tick(1)


class BoardPanelTests(PanelContract, SynchronousTestCase):
    """The light and the button on gpiozero's pins."""

    def setUp(self):
        self.board = FakeBoard(self.mktemp())
        self.panel = self.board.bench.panel

    def lit(self):
        return bool(self.board.factory.pin(23).state)

    def press(self):
        self.board.factory.pin(4).drive_high()

    def release(self):
        self.board.factory.pin(4).drive_low()


class LinuxHostTests(HostContract, SynchronousTestCase):
    """A computer whose files, disk and clock are the test's."""

    ROUTE = "Iface\tDestination\nwlan0\t00000000\nlo\t0000007F\n"

    def setUp(self):
        self.clock = Clock()
        self.disk = SimpleNamespace(
            f_flag=0, f_blocks=4000, f_bavail=1000, f_frsize=4096, f_files=100, f_favail=50
        )
        self.reached = True
        self.root = Path(self.mktemp())
        for name, text in {
            "proc/net/route": self.ROUTE,
            "sys/class/net/wlan0/carrier": "1\n",
            "sys/class/net/lo/carrier": "1\n",
            "proc/meminfo": "MemTotal:  1000 kB\nMemFree:  100 kB\nMemAvailable:  750 kB\n",
            "proc/loadavg": "0.10 0.20 0.30 1/100 1234\n",
            "sys/class/thermal/thermal_zone0/temp": "48312\n",
        }.items():
            path = self.root / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text)
        leader = Reach(lambda: self.reached, self.clock.seconds, lambda work: work())
        self.host = LinuxHost(
            Path("data"), 1_000_000, leader, self.root, self.statvfs, self.clock.seconds
        )

    def statvfs(self, path):
        self.assertEqual(path, Path("data"))
        return self.disk

    def pass_time(self, seconds):
        self.clock.advance(seconds)

    def fill_disk(self):
        self.disk.f_bavail = 1

    def lock_disk(self):
        self.disk.f_flag = os.ST_RDONLY

    def unplug(self):
        (self.root / "sys/class/net/wlan0/carrier").write_text("0\n")

    def lose_leader(self):
        self.reached = False
        self.clock.advance(PERIOD)

    def test_no_files_left(self):
        """
        A disk with room but without inodes is full, too.
        """
        self.disk.f_favail = 0
        error = self.assertRaises(HardwareError, self.host.check_disk)
        self.assertEqual(error.name, "disk-full")

    def test_disk_gone(self):
        """
        A disk that does not even answer cannot be written.
        """

        def gone(path):
            raise OSError(5, "Input/output error")

        host = LinuxHost(Path("data"), 1, statvfs=gone)
        error = self.assertRaises(HardwareError, host.check_disk)
        self.assertEqual(error.name, "disk-read-only")

    def test_in_use(self):
        """
        What Linux tells is taken at its word; what it does not tell counts as nothing.
        """
        disk, memory, processor, celsius = self.host.statistics()
        self.assertEqual((disk, memory, celsius), (75.0, 25.0, 48.312))
        self.assertApproximates(processor, 10.0 / os.cpu_count(), 1e-9)
        for name in ("proc/meminfo", "proc/loadavg", "sys/class/thermal/thermal_zone0/temp"):
            (self.root / name).write_text("?\n")
        self.assertEqual(self.host.statistics(), (75.0, 0.0, 0.0, None))

    def test_no_route(self):
        """
        A plugged interface without a route is no network.
        """
        (self.root / "proc/net/route").write_text("Iface\tDestination\n")
        self.assertFalse(self.host.network())

    def test_leads_itself(self):
        """
        A unit without a leader never misses it.
        """
        self.assertTrue(LinuxHost(Path("data"), 1).leader())
