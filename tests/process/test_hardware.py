"""Tests for appliance.process.hardware."""

from pathlib import Path

from twisted.trial.unittest import SynchronousTestCase

from appliance import config
from appliance.errors import Invalid
from appliance.process.hardware import bench_for, fault_catalogue, parse_fault
from hw.sim.power import Outside


def configured(text: str = "") -> config.Config:
    """The defaults, and *text* over them."""
    found = config.read([])
    for section, entries in config.parse(text, "unit.ini").items():
        found.sections.setdefault(section, {}).update(entries)
    return found


class FaultTests(SynchronousTestCase):
    """Faults, as they are written on the command line."""

    def test_name(self):
        """
        A fault can be named alone, or with how strong it is.
        """
        self.assertEqual(parse_fault("motor_stall"), ("motor_stall", None))
        self.assertEqual(parse_fault("room_step=-4.5"), ("room_step", -4.5))

    def test_unknown(self):
        """
        Of a fault that does not exist it is said which do.
        """
        with self.assertRaises(Invalid) as caught:
            parse_fault("gremlins")
        for name in fault_catalogue():
            self.assertIn(name, caught.exception.remedy)

    def test_no_number(self):
        """
        How strong a fault is is a number.
        """
        for text in "room_step=cold", "room_step=nan", "room_step=inf":
            with self.assertRaises(Invalid):
                parse_fault(text)


class BenchTests(SynchronousTestCase):
    """Benches, by kind."""

    def bench(self, kind: str, text: str = ""):
        """The bench of this kind, configured by *text*."""
        data, outside = Path(self.mktemp()), Outside()
        return bench_for(kind, configured(text), lambda: 0.0, data, outside, lambda: True)

    def test_simulated(self):
        """
        The simulated unit has the room and the culture of the configuration.
        """
        simulation = self.bench("simulated", "[simulation]\nroom = 17\ninoculum = 0.2\n").simulation
        self.assertIn(17.0, simulation.truth().values())

    def test_unknown_medium(self):
        """
        A medium that does not exist is refused with file and line.
        """
        with self.assertRaises(Invalid) as caught:
            self.bench("simulated", "[simulation]\nmedium = beer\n")
        self.assertIn("unit.ini:2", caught.exception.message)
        self.assertIn("beer", caught.exception.message)

    def test_impossible_size(self):
        """
        A vial of no size is refused as a mistake, not as a division by zero.
        """
        with self.assertRaises(Invalid):
            self.bench("simulated", "[simulation]\nsize = 0\n")

    def test_replay(self):
        """
        A recording stands in for the culture.
        """
        path = Path(self.mktemp())
        path.write_text("t_h,od\n0,0.1\n1,0.2\n")
        self.assertIsNotNone(self.bench(f"replay:{path}").simulation)

    def test_real(self):
        """
        Settings that describe no board are refused with the name of the setting.
        """
        with self.assertRaises(Invalid) as caught:
            self.bench("raspberry-pi", "[hardware]\nphotodiode_1 = 17\n")
        self.assertIn("photodiode_1", caught.exception.message)
