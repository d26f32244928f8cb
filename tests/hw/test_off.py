"""Tests of making a board harmless from outside."""

from msgspec.structs import replace
from twisted.internet.task import Clock
from twisted.trial.unittest import SynchronousTestCase

from hw.off import main
from hw.real import switch_off
from tests.support.board import FakeBoard
from tests.support.mute import Rude
from tests.support.pins import SteadyFactory, opened

PINS = (17, 13, 16, 12, 18)


class OffTests(SynchronousTestCase):
    """Whatever a dead process left on is switched off."""

    def test_everything_off(self):
        """
        Outputs that were left high are driven low, and lamps that were left shining are dark.
        """
        board, factory = FakeBoard(self.mktemp()), SteadyFactory(Clock())
        board.pico.lamps[:] = [255, 255, 255, 255]
        for pin in PINS:
            factory.pin(pin).output_with_state(1)
        self.assertEqual([factory.duty(pin) for pin in PINS], [100.0] * 5)
        main([], replace(board.machine, gpio=lambda: opened(factory)))
        self.assertEqual([factory.duty(pin) for pin in PINS], [0.0] * 5)
        self.assertEqual(board.pico.lamps, [0, 0, 0, 0])

    def test_every_device_is_asked(self):
        """
        A device that fails in a way that no driver should keeps no other one on, and is told.
        """
        board, warnings = FakeBoard(self.mktemp()), []
        board.pico.lamps[:] = [255, 255, 255, 255]
        board.bench.stirrer.drive(50.0)
        switch_off(replace(board.bench, heater=Rude(board.bench.heater)), warnings.append)
        self.assertEqual(board.pico.lamps, [0, 0, 0, 0])
        self.assertEqual(board.factory.duty(13), 0.0)
        self.assertEqual(len(warnings), 1)

    def test_settings(self):
        """
        Settings can be said as arguments.
        """
        board = FakeBoard(self.mktemp())
        board.wires.chips[0x30] = board.wires.chips.pop(0x2C)
        board.pico.lamps[:] = [1, 2, 3, 4]
        main(["hat=1.1", "pico_address=0x30"], board.machine)
        self.assertEqual(board.pico.lamps, [0, 0, 0, 0])
