"""What a Stirrer does."""


class StirrerContract:
    """Hooks: ``self.stirrer``; ``pass_time(seconds)``; ``turn(duty, seconds)``.

    ``turn`` drives at *duty*, lets *seconds* pass, and sees to it that the hall sensor saw what
    a healthy motor does meanwhile; for a simulated motor that is ``drive`` and ``pass_time``.
    """

    def turn(self, duty, seconds):
        """Drive at *duty* for *seconds*."""
        self.stirrer.drive(duty)
        self.pass_time(seconds)

    def test_rests(self):
        """A motor that was never driven does not turn."""
        self.pass_time(3)
        self.assertEqual(self.stirrer.rpm().value, 0.0)

    def test_turns(self):
        """A driven motor turns."""
        self.turn(40, 5)
        self.assertGreater(self.stirrer.rpm().value, 100.0)

    def test_more_is_faster(self):
        """More duty means more speed."""
        self.turn(30, 8)
        slow = self.stirrer.rpm().value
        self.turn(60, 8)
        self.assertGreater(self.stirrer.rpm().value, slow)

    def test_time_of_reading(self):
        """A reading tells its moment, and the moments go forward."""
        self.turn(40, 3)
        first = self.stirrer.rpm()
        self.turn(40, 3)
        self.assertApproximates(self.stirrer.rpm().at - first.at, 3.0, 1.0)

    def test_safe_stops(self):
        """A motor made safe runs down and stands."""
        self.turn(40, 5)
        self.stirrer.safe()
        self.pass_time(12)
        self.stirrer.rpm()
        self.pass_time(5)
        self.assertEqual(self.stirrer.rpm().value, 0.0)

    def test_safe_again(self):
        """Making safe what is safe does no harm."""
        self.stirrer.safe()
        self.stirrer.safe()

    def test_drives_after_safe(self):
        """A motor made safe can be driven again."""
        self.stirrer.safe()
        self.turn(40, 5)
        self.assertGreater(self.stirrer.rpm().value, 100.0)
