"""Tests of what the settings say about the wiring."""

from twisted.trial.unittest import SynchronousTestCase

from hw.wiring import DEFAULTS, Output, wiring


class WiringTests(SynchronousTestCase):
    """Settings become pins and inputs, or are refused by name."""

    def refused(self, **config):
        return str(self.assertRaises(ValueError, wiring, config, "1.1"))

    def test_defaults(self):
        """
        Without settings a unit is wired as it is delivered.
        """
        unit = wiring({}, "1.1")
        self.assertEqual(unit.stirrer, Output(17, 200.0))
        pins = {name: output.pin for name, output in unit.pumps.items()}
        self.assertEqual(pins, {"media": 13, "alt_media": 16, "waste": 12})
        self.assertEqual(unit.angles, {1: "REF", 2: "90"})
        self.assertEqual({n: inlet.channel for n, inlet in unit.inlets.items()}, {1: 2, 2: 3})
        self.assertIsNone(unit.leader)

    def test_outputs_exchanged(self):
        """
        Any of the four outputs can be the stirrer, and an output can be left free.
        """
        unit = wiring({"pwm_1": "", "pwm_3": "stirring", "stirring_hz": "100"}, "1.1")
        self.assertEqual(unit.stirrer, Output(16, 100.0))
        self.assertEqual(set(unit.pumps), {"media", "waste"})

    def test_model_replaces_photodiodes(self):
        """
        The photodiodes of a newer model have converters of their own.
        """
        config = {"model": "pioreactor_40ml", "model_version": "1.5"}
        inlets = wiring(config, "1.2").inlets
        self.assertEqual(
            {number: (inlet.chip, inlet.address) for number, inlet in inlets.items()},
            {1: ("ads1114", 0x48), 2: ("ads1114", 0x49)},
        )

    def test_four_eyes(self):
        """
        A model with four photodiodes can have all of them.
        """
        config = {"model": "pioreactor_20ml_XR", "model_version": "1.5"}
        config |= {"photodiode_3": "45", "photodiode_4": "135"}
        self.assertEqual(set(wiring(config, "1.2").inlets), {1, 2, 3, 4})

    def test_old_co_processor(self):
        """
        Converter and lamps of an older co-processor are looked for at its address.
        """
        board = wiring({"pico_address": "0x30"}, "1.1").board
        self.assertEqual({board.rail.address, board.lamp_address}, {0x30})
        self.assertEqual({inlet.address for inlet in board.photodiodes.values()}, {0x30})

    def test_setting_before_detection(self):
        """
        What the settings say of the HAT goes before what was detected, newest if neither knows.
        """
        self.assertEqual(wiring({"hat": "1.0"}, "1.1").board.revision, "1.0")
        self.assertEqual(wiring({}, None).board.revision, "1.2")

    def test_newer_than_known(self):
        """
        A HAT newer than our tables is taken for the last one we know.
        """
        self.assertEqual(wiring({}, "1.3").board.revision, "1.2")

    def test_older_than_known(self):
        """
        A HAT whose EEPROM names an impossible revision is asked for in the settings.
        """
        self.assertIn("hat: 0.0", str(self.assertRaises(ValueError, wiring, {}, "0.0")))

    def test_leader(self):
        """
        The leader is a host, with or without a port.
        """
        self.assertEqual(wiring({"leader": "pio1.local"}, "1.1").leader, ("pio1.local", 80))
        self.assertEqual(wiring({"leader": "10.0.0.1:8080"}, "1.1").leader, ("10.0.0.1", 8080))

    def test_refusals_name_the_setting(self):
        """
        What cannot be wired is refused, and the message begins with the setting to change.
        """
        for setting, config in {
            "hat": {"hat": "new"},
            "model": {"model": "teapot"},
            "pwm_2": {"pwm_2": "fan"},
            "pwm_3": {"pwm_3": "media"},
            "pwm": {"pwm_1": ""},
            "photodiode_2": {"photodiode_2": "91"},
            "photodiode_3": {"photodiode_3": "45"},
            "pico_address": {"pico_address": "old"},
            "stirring_hz": {"stirring_hz": "fast"},
            "leader": {"leader": "pio1:http"},
        }.items():
            self.assertTrue(self.refused(**config).startswith(f"{setting}:"), setting)

    def test_addresses_collide(self):
        """
        A model whose photodiodes answer where the HAT's own chips do cannot sit on that HAT.
        """
        message = self.refused(hat="1.0", model="pioreactor_40ml", model_version="1.5")
        self.assertIn("0x48", message)

    def test_defaults_are_complete(self):
        """
        The list of settings is all that is read: nothing is a string but what is in it.
        """
        self.assertEqual(wiring(DEFAULTS, "1.1"), wiring({}, "1.1"))
