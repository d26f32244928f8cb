"""Recordings played to the appliance."""

import gzip
from pathlib import Path

from twisted.internet.task import Clock
from twisted.trial.unittest import SynchronousTestCase

from hw.errors import HardwareError
from hw.sim.replay import Recording
from hw.sim.simulation import Simulation

ROWS = """timestamp,od_reading,angle,channel
2025-02-26T10:00:00.500000Z,0.25,90,2
2025-02-26T10:00:01.000000Z,0.90,135,3
2025-02-26T10:00:05.500000Z,0.26,90,2
2025-02-26T10:00:06.000000Z,0.91,135,3
2025-02-26T10:00:10.500000Z,0.27,90,2
"""


class RecordingCase(SynchronousTestCase):
    """Files to read."""

    def file(self, text, name="recording.csv"):
        """The path of a file that holds *text*."""
        path = Path(self.mktemp() + name)
        data = text.encode()
        path.write_bytes(gzip.compress(data) if name.endswith(".gz") else data)
        return str(path)


class RecordingTests(RecordingCase):
    """Reading them."""

    def test_newest_value(self):
        """In force is the newest value at or before the elapsed time."""
        recording = Recording.load(self.file(ROWS))
        values = [recording.at(t) for t in (0.0, 4.9, 5.0, 9.9, 10.0, 15.0)]
        self.assertEqual(values, [0.25, 0.25, 0.26, 0.26, 0.27, 0.27])

    def test_ends(self):
        """One interval after the last row it has ended."""
        recording = Recording.load(self.file(ROWS))
        error = self.assertRaises(HardwareError, recording.at, 15.1)
        self.assertEqual(error.name, "recording-ended")

    def test_chosen_channel(self):
        """Another channel of the file can be chosen."""
        self.assertEqual(Recording.load(self.file(ROWS), "3").at(5.0), 0.91)

    def test_courses_are_not_mixed(self):
        """Two channels of two units are four courses, and only one of them is played."""
        rows = "".join(
            f"{t},{unit},{channel},{t + value}\n"
            for t in (0, 1)
            for unit, channel, value in (("a", 1, 0), ("a", 2, 10), ("b", 1, 20), ("b", 2, 30))
        )
        path = self.file("time_s,unit,channel,od\n" + rows)
        seen = [Recording.load(path, name).at(1.0) for name in (None, "2", "b")]
        self.assertEqual(seen, [1.0, 11.0, 21.0])

    def test_unknown_channel(self):
        """A channel that is not in the file is refused."""
        self.assertRaises(ValueError, Recording.load, self.file(ROWS), "9")

    def test_time_without_a_zone(self):
        """A time without a zone may cross any night of the year: it is taken for UTC."""
        text = "timestamp,od\n2025-03-30 00:30:00,0.1\n2025-03-30 03:30:00,0.2\n"
        recording = Recording.load(self.file(text))
        self.assertEqual((recording.at(10799.0), recording.at(10800.0)), (0.1, 0.2))

    def test_compressed(self):
        """A compressed file is read as well."""
        self.assertEqual(Recording.load(self.file(ROWS, "r.csv.gz")).at(5.0), 0.26)

    def test_other_columns(self):
        """Times may be hours or seconds, and the value may be called od."""
        hours = Recording.load(self.file("t_h,od\n1.0,0.1\n1.5,0.2\n"))
        seconds = Recording.load(self.file("od,time_s\n0.1,7\n0.2,1807\n"))
        self.assertEqual((hours.at(1800.0), seconds.at(1800.0)), (0.2, 0.2))

    def test_errors_name_file_and_line(self):
        """A file that cannot be played is refused, by name and line."""
        for text, line in (
            ("", 1),
            ("time,od\n1,2\n", 1),
            ("t_h,voltage\n1,2\n", 1),
            ("t_h,od\n", 1),
            ("t_h,od\n0.0,0.1\n0.1,cloudy\n", 3),
            ("t_h,od\n0.0,0.1\n0.1\n", 3),
            ("timestamp,od\nyesterday,0.1\n", 2),
            ("t_h,od\n0.2,0.1\n0.1,0.1\n", 3),
            ("t_h,od\n0.0,0.1\n0.1,nan\n", 3),
            ("t_h,od\n0.0,0.1\n0.1,0.2\x00\n", 3),
        ):
            path = self.file(text)
            error = self.assertRaises(ValueError, Recording.load, path)
            self.assertTrue(str(error).startswith(f"{path}, line {line}:"), error)

    def test_broken_files(self):
        """What is no text, or ends within its compression, is refused by name and line."""
        whole = gzip.compress(ROWS.encode())
        for name, data in (("a.csv", b"t_h,od\n\xff,1\n"), ("b.csv.gz", whole[:-12]),
                           ("c.csv.gz", b"t_h,od\n")):  # fmt: skip
            path = Path(self.mktemp() + name)
            path.write_bytes(data)
            error = self.assertRaises(ValueError, Recording.load, str(path))
            self.assertTrue(str(error).startswith(f"{path}, line "), error)


class ReplayedTests(RecordingCase):
    """Playing them."""

    def setUp(self):
        self.clock = Clock()
        self.clock.rightNow = 77.0
        recording = Recording.load(self.file(ROWS))
        self.simulation = Simulation(self.clock.seconds, recording=recording)
        self.bench = self.simulation.bench

    def read(self, channel=2):
        """Volts now."""
        return self.bench.photodiodes.read(channel).value

    def test_lit(self):
        """With the lamp lit the signal diode sees the recording, the reference a steady light."""
        self.bench.lamps.shine("A", 70.0)
        self.clock.advance(5.0)
        self.assertEqual((self.read(2), self.read(1)), (0.26, 0.1))

    def test_dark(self):
        """In the dark both see nothing at all."""
        self.assertEqual((self.read(2), self.read(1)), (0.0, 0.0))

    def test_ended(self):
        """After its end the signal fails by name."""
        self.clock.advance(100.0)
        self.assertEqual(self.assertRaises(HardwareError, self.read).name, "recording-ended")

    def test_rest_is_simulated(self):
        """Everything else is simulated as ever, faults included."""
        self.bench.stirrer.drive(40.0)
        self.clock.advance(10.0)
        self.assertGreater(self.bench.stirrer.rpm().value, 100.0)
        self.simulation.faults.inject("adc_nack")
        self.assertEqual(self.assertRaises(HardwareError, self.read).name, "adc-silent")
