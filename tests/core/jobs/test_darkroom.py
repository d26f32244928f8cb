"""Tests for appliance.core.jobs.darkroom."""

from twisted.trial.unittest import SynchronousTestCase

from appliance.core.jobs.darkroom import Darkroom
from hw.errors import HardwareError


class Lamps:
    """Lamps that remember how they shine."""

    def __init__(self) -> None:
        self.lit: dict[str, float] = {}
        self.broken = ""

    def shine(self, channel: str, percent: float) -> None:
        """Shine, or fail."""
        if channel == self.broken:
            raise HardwareError("lamp-silent", "The lamp does not answer.")
        self.lit[channel] = percent

    def safe(self) -> None:
        """All dark."""
        self.lit.clear()

    def seen(self) -> dict[str, float]:
        """Those that shine."""
        return {channel: percent for channel, percent in self.lit.items() if percent}


class DarkroomTests(SynchronousTestCase):
    """Lamps that are dark while the culture is read."""

    def setUp(self) -> None:
        self.lamps = Lamps()
        self.told: list[tuple[str, float]] = []
        self.room = Darkroom(self.lamps, lambda *level: self.told.append(level), {"D": 5.0})
        self.room.lamp("B").shine(20.0)
        self.room.lamp("C").shine(40.0)

    def test_hushed(self):
        """
        All but those that are spared go dark, and shine again after.
        """
        self.room.lamp("A").shine(1.0)
        self.room.hush("A")
        self.assertEqual(self.lamps.seen(), {"A": 1.0})
        self.room.unhush()
        self.assertEqual(self.lamps.seen(), {"A": 1.0, "B": 20.0, "C": 40.0})

    def test_set_while_hushed(self):
        """
        What is set meanwhile counts after; dark is dark at once.
        """
        self.room.hush("A")
        self.room.lamp("B").shine(70.0)
        self.room.lamp("C").safe()
        self.room.lamp("A").shine(80.0)
        self.assertEqual(self.lamps.seen(), {"A": 80.0})
        self.room.lamp("A").safe()
        self.room.unhush()
        self.assertEqual(self.lamps.seen(), {"B": 70.0})

    def test_again(self):
        """
        Being hushed twice, or let shine twice, changes nothing.
        """
        for _ in range(2):
            self.room.hush("A")
        self.assertEqual(self.lamps.seen(), {})
        for _ in range(2):
            self.room.safe()
        self.assertEqual(self.lamps.seen(), {"B": 20.0, "C": 40.0})

    def test_one_fails(self):
        """
        A lamp that does not answer leaves no other dark.
        """
        self.room.hush("A")
        self.lamps.broken = "B"
        with self.assertRaises(HardwareError):
            self.room.unhush()
        self.assertEqual(self.lamps.seen(), {"C": 40.0})

    def test_told(self):
        """
        A level is told whenever it is another for good: when a lamp is set, hushed or not, and
        when one is put out that was told to shine; not what is dark or lit for a reading.
        """
        self.room.lamp("B").shine(20.0)
        self.room.hush("A")
        self.room.lamp("A").shine(80.0)
        self.room.lamp("C").shine(70.0)
        self.room.lamp("A").safe()
        self.room.unhush()
        for channel in 2 * "ABD":
            self.room.lamp(channel).safe()
        set_by_hand = [("B", 20.0), ("C", 40.0), ("B", 20.0), ("C", 70.0)]
        self.assertEqual(self.told, [*set_by_hand, ("B", 0.0), ("D", 0.0)])

    def test_not_put_out(self):
        """
        A lamp that could not be put out is told to be dark only once it is.
        """
        self.told.clear()
        self.lamps.broken = "B"
        with self.assertRaises(HardwareError):
            self.room.lamp("B").safe()
        self.assertEqual(self.told, [])
        self.lamps.broken = ""
        self.room.lamp("B").safe()
        self.assertEqual(self.told, [("B", 0.0)])
