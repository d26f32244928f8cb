"""What a Host does."""

from hw.errors import HardwareError


class HostContract:
    """Hooks: ``self.host``; ``pass_time(seconds)``; ``fill_disk()``; ``lock_disk()``, which makes
    the disk read-only; ``unplug()``, which takes the network away; ``lose_leader()``.
    """

    def test_disk(self):
        """A disk that can be written is not complained about."""
        self.host.check_disk()

    def test_full(self):
        """A full disk is told by its name."""
        self.fill_disk()
        self.assertEqual(self.assertRaises(HardwareError, self.host.check_disk).name, "disk-full")

    def test_read_only(self):
        """A read-only disk is told by its name."""
        self.lock_disk()
        error = self.assertRaises(HardwareError, self.host.check_disk)
        self.assertEqual(error.name, "disk-read-only")

    def test_network(self):
        """A lost network shows."""
        self.assertTrue(self.host.network())
        self.unplug()
        self.assertFalse(self.host.network())

    def test_leader(self):
        """A leader that cannot be reached shows."""
        self.assertTrue(self.host.leader())
        self.lose_leader()
        self.assertFalse(self.host.leader())

    def test_statistics(self):
        """What is in use is told in per cent, and a full disk as such."""
        *used, celsius = self.host.statistics()
        for percent in used:
            self.assertTrue(0.0 < percent < 100.0)
        self.assertTrue(0.0 < celsius < 100.0)
        self.fill_disk()
        self.assertGreater(self.host.statistics().disk, 99.0)

    def test_wall(self):
        """The wall clock goes forward with the bench's."""
        before = self.host.wall()
        self.pass_time(10)
        self.assertApproximates(self.host.wall() - before, 10.0, 0.5)
