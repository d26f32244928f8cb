"""Tests of the check that doses thin the culture, on a vessel of their own."""

from twisted.trial.unittest import SynchronousTestCase

from tests.support.vessel import Vessel, ramp


class SoundTests(SynchronousTestCase):
    """Where nothing is wrong nothing is stopped, whatever the culture and the light do."""

    def sound(self, vessel, hours=3.0):
        """A vessel that is never taken to have failed, and is not looked at in the end."""
        self.assertIsNone(vessel.run(hours))
        self.assertIsNone(vessel.check.look)
        return vessel

    def test_all_well(self):
        """
        Where nothing changes there is no doubt either, and no dose waits.
        """
        self.assertEqual(self.sound(Vessel(seed=3), 4.0).doubts, 0)

    def test_growth_changes(self):
        """
        A culture that wakes up and grows faster is doubted, looked at, and dosed on.
        """
        for seed, growth in enumerate((ramp(0.4, 0.8, 1.5, 0.25), ramp(0.3, 0.6, 1.5, 2.0))):
            vessel = self.sound(Vessel(growth, seed=seed + 1), 4.0)
            self.assertLess(vessel.held, 1800.0)

    def test_noise(self):
        """
        Noise is learnt, also when it becomes four times as large, or neighbours are alike.
        """
        for noise in (0.008, 0.06, ramp(0.008, 0.03, 1.5, 0.01)):
            self.sound(Vessel(0.6, noise))
        self.sound(Vessel(0.6, 0.03, memory=0.5))

    def test_light(self):
        """
        Light that drifts by 2 % in an hour, jumps by 5 %, or goes through foam for a while.
        """
        self.sound(Vessel(0.6, drift=0.02))
        self.sound(Vessel(0.6, seed=2, jumps=0.7))
        self.sound(Vessel(0.6, foam=(1.5, 2.0)), 3.5)

    def test_bar_thrown(self):
        """
        Doses that show late, as where nothing is stirred, are not taken to be none.
        """
        self.sound(Vessel(0.4, ml=1.0, seed=2, unmixed=(1.5, 1.83)), 4.0)

    def test_pump_gives_less(self):
        """
        A pump that always gave 60 % is no failure: it is known within ten doses of a millilitre.
        """
        vessel = self.sound(Vessel(0.3, ml=1.0, pump=0.6), 10.0 / 6.0)
        gain = vessel.check.gains["media"]
        self.assertTrue(gain.known)
        self.assertApproximates(gain.share, 0.6, 2.5 * gain.sd)


class FailureTests(SynchronousTestCase):
    """What fails is noticed, and how soon."""

    def failed(self, hours=1.5, arrives=1.0, leaves=1.0, **how):
        """A vessel that has been well for two hours, and failed then."""
        vessel = Vessel(**how)
        self.assertIsNone(vessel.run(2.0))
        vessel.fail(arrives, leaves)
        self.assertIsNotNone(vessel.run(hours))
        return vessel

    def test_dry(self):
        """
        A bottle that ran dry is noticed when 2 mL of air were pumped, as a rule; in great noise, or
        by chance, when it were twice as many.
        """
        fed = []
        for seed, growth in enumerate((0.4, 0.6, 0.8, 1.2, 1.6)):
            vessel = self.failed(arrives=0.0, growth=growth, seed=seed + 1)
            fed.append(vessel.fed)
        fed.append(self.failed(arrives=0.0, growth=0.8, noise=0.04).fed)
        self.assertLess(sorted(fed)[2], 2.0)
        self.assertLess(max(fed), 4.0)

    def test_dry_chemostat(self):
        """
        Of a chemostat the second dose that is missing is enough.
        """
        self.assertLess(self.failed(arrives=0.0, growth=0.4, ml=1.0).fed, 2.1)

    def test_split(self):
        """
        A tube that loses half of the medium is noticed before 7 mL were pumped.
        """
        self.assertLess(self.failed(arrives=0.5, seed=2).fed, 7.0)

    def test_rising(self):
        """
        A vessel that fills because nothing leaves is noticed before it runs over.
        """
        vessel = self.failed(leaves=0.0, growth=1.6)
        self.assertEqual(vessel.check.failure, "rising")
        self.assertLess(vessel.culture.volume, 22.0)

    def test_dry_from_the_start(self):
        """
        A pump that never gave anything is noticed too.
        """
        vessel = Vessel()
        vessel.fail(arrives=0.0)
        self.assertEqual(vessel.run(1.5), "dry")

    def test_begins_anew(self):
        """
        Begun anew, nothing of before counts.
        """
        vessel = self.failed(arrives=0.0)
        vessel.check.reset()
        self.assertIsNone(vessel.check.failure)
        self.assertIsNone(vessel.check.look)
        self.assertFalse(vessel.check.steady)
