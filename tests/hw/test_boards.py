"""Tests of the board tables."""

from twisted.trial.unittest import SynchronousTestCase

from hw.boards import BOARDS, HEATER, MODELS


class BoardTests(SynchronousTestCase):
    """Each HAT's table is one that can be wired."""

    def test_pins_are_used_once(self):
        """
        No board gives one pin to two things.
        """
        for board in BOARDS.values():
            pins = [*board.pwm.values(), board.led, board.button, board.hall, 2, 3]
            self.assertEqual(len(pins), len(set(pins)), board.revision)

    def test_revisions(self):
        """
        Button, hall sensor and first output moved between the revisions.
        """
        moved = {name: (board.button, board.hall, board.pwm[1]) for name, board in BOARDS.items()}
        self.assertEqual(
            moved,
            {"0.1": (24, 25, 6), "1.0": (24, 25, 17), "1.1": (4, 21, 17), "1.2": (4, 21, 17)},
        )

    def test_heater_is_fixed(self):
        """
        The heater hangs on GPIO18 of every board.
        """
        self.assertEqual({board.pwm[HEATER] for board in BOARDS.values()}, {18})

    def test_photodiodes_swapped(self):
        """
        The first revision has its two photodiodes the other way round.
        """
        self.assertEqual([BOARDS["0.1"].photodiodes[n].channel for n in (1, 2)], [0, 1])
        self.assertEqual([BOARDS["1.0"].photodiodes[n].channel for n in (1, 2)], [1, 0])

    def test_co_processor(self):
        """
        Converter and lamp driver of the later boards are one chip.
        """
        for revision in ("1.1", "1.2"):
            board = BOARDS[revision]
            chips = {(inlet.chip, inlet.address) for inlet in board.photodiodes.values()}
            chips |= {(board.rail.chip, board.rail.address)}
            self.assertEqual(chips, {("pico", board.lamp_address)})

    def test_tables_are_read_only(self):
        """
        A table cannot be changed by who reads it.
        """
        with self.assertRaises(TypeError):
            BOARDS["1.1"].pwm[1] = 99


class ModelTests(SynchronousTestCase):
    """Each model's figures make sense."""

    def test_limits_rise(self):
        """
        Heat is cut before it is stopped, and stopped before the computer is shut down.
        """
        for model in MODELS.values():
            self.assertLess(model.limits.reduce, model.limits.stop)
            self.assertLess(model.limits.stop, model.shutdown)

    def test_first_model_is_cooler(self):
        """
        The first 20 mL model may not be heated as much as the others.
        """
        stops = {key: model.limits.stop for key, model in MODELS.items()}
        self.assertEqual(stops.pop(("pioreactor_20ml", "1.0")), 65.0)
        self.assertEqual(set(stops.values()), {80.0})

    def test_never_filled_to_the_brim(self):
        """
        A vial is filled to nine tenths at most.
        """
        for model in MODELS.values():
            self.assertAlmostEqual(model.fill, 0.9 * model.capacity)

    def test_each_eye_has_its_address(self):
        """
        Photodiodes with converters of their own have addresses of their own.
        """
        for model in MODELS.values():
            addresses = [inlet.address for inlet in model.photodiodes.values()]
            self.assertEqual(len(addresses), len(set(addresses)), model)
