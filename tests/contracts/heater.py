"""What a Heater does, its guard above all."""

from hw.errors import HardwareError


class HeaterContract:
    """Hooks: ``self.heater``; ``self.limits`` (``hw.guards.heater.HeatLimits``);
    ``pass_time(seconds)``; ``hold(seconds)``, in which the process does nothing at all;
    ``duty()``, what reaches the plate; ``plate_at(celsius)``, which has the thermometer show that;
    ``silence()``, which takes the thermometer off its bus.
    """

    def test_off_at_first(self):
        """Nothing is heated before it is asked for."""
        self.assertEqual(self.duty(), 0.0)

    def test_heats(self):
        """A cool plate is heated as asked, and the answer says so."""
        self.plate_at(30.0)
        self.assertEqual(self.heater.drive(40.0), 40.0)
        self.assertAlmostEqual(self.duty(), 40.0)

    def test_plate(self):
        """The temperature of the plate can be read."""
        self.plate_at(37.0)
        self.assertApproximates(self.heater.plate().value, 37.0, 0.5)

    def test_reduced(self):
        """Above the first limit a plate gets nine tenths."""
        self.plate_at(self.limits.reduce + 1.0)
        self.assertAlmostEqual(self.heater.drive(50.0), 45.0)
        self.assertAlmostEqual(self.duty(), 45.0)

    def test_stopped(self):
        """Above the second limit a plate gets nothing."""
        self.plate_at(self.limits.stop + 1.0)
        self.assertEqual(self.heater.drive(50.0), 0.0)
        self.assertEqual(self.duty(), 0.0)

    def test_silent_thermometer(self):
        """A plate that cannot be measured is not heated, and the trouble is named."""
        self.plate_at(30.0)
        self.heater.drive(50.0)
        self.silence()
        error = self.assertRaises(HardwareError, self.heater.drive, 50.0)
        self.assertEqual(error.name, "thermometer-silent")
        self.assertEqual(self.duty(), 0.0)

    def test_forgotten(self):
        """A heater that was not driven for thirty seconds is off."""
        self.plate_at(30.0)
        self.heater.drive(50.0)
        self.pass_time(31)
        self.assertEqual(self.duty(), 0.0)

    def test_silence(self):
        """A heater whose process is held is off within two seconds, whatever it was told last; it
        heats again when the process goes on."""
        self.plate_at(30.0)
        for _ in range(3):
            self.heater.drive(50.0)
            self.pass_time(5)
            self.assertAlmostEqual(self.duty(), 50.0)
            self.hold(2)
            self.assertEqual(self.duty(), 0.0)
            self.pass_time(1)
            self.assertAlmostEqual(self.duty(), 50.0)

    def test_silence_for_long(self):
        """A heater whose process was held for long stays off until it is driven."""
        self.plate_at(30.0)
        self.heater.drive(50.0)
        self.hold(60)
        self.pass_time(2)
        self.assertEqual(self.duty(), 0.0)

    def test_remembered(self):
        """A heater that is driven now and then stays on."""
        self.plate_at(30.0)
        for _ in range(3):
            self.heater.drive(10.0)
            self.pass_time(20)
        self.assertAlmostEqual(self.duty(), 10.0)

    def test_safe(self):
        """Made safe, a plate is not heated, however often that is said."""
        self.plate_at(30.0)
        self.heater.drive(50.0)
        self.heater.safe()
        self.heater.safe()
        self.assertEqual(self.duty(), 0.0)
