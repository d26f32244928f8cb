"""The specification of a simulated unit."""

from attrs import fields
from twisted.trial.unittest import SynchronousTestCase

from hw.interfaces import HeatLimits
from hw.sim.spec import PRESETS, SimSpec


class SimSpecTests(SynchronousTestCase):
    """Figures, presets, and what follows from the model."""

    def test_every_figure_is_explained(self):
        """Each key says what it means and in which unit."""
        for key in fields(SimSpec):
            self.assertTrue(key.metadata["about"], key.name)
            self.assertIn("unit", key.metadata)

    def test_default_is_a_preset(self):
        """Without a word it is *E. coli* in LB."""
        self.assertEqual(SimSpec(), SimSpec.preset("ecoli_lb"))

    def test_presets(self):
        """Every preset makes a specification, and changes go on top."""
        for name, figures in PRESETS.items():
            spec = SimSpec.preset(name, seed=7)
            self.assertEqual((spec.mu_max, spec.seed), (figures["mu_max"], 7))

    def test_unknown_preset(self):
        """A preset that does not exist is refused, and those that do are named."""
        error = self.assertRaises(ValueError, SimSpec.preset, "moss")
        self.assertIn("vibrio", str(error))

    def test_without_noise(self):
        """Nothing is left to chance when noise is taken away, and nothing else changes."""
        quiet = SimSpec.preset("vibrio").without_noise()
        noisy = {field.name for field in fields(SimSpec) if field.metadata["chance"]}
        self.assertEqual({getattr(quiet, name) for name in noisy}, {0.0})
        self.assertEqual(quiet.mu_max, 3.5)

    def test_noise_is_chance(self):
        """Whatever is called noise is left out where nothing is left to chance."""
        told = {field.name for field in fields(SimSpec) if "oise of" in field.metadata["about"]}
        self.assertEqual({f.name for f in fields(SimSpec) if f.metadata["chance"]} & told, told)

    def test_vials(self):
        """The model says where the waste tube ends and when the vial overflows."""
        small, large = SimSpec(), SimSpec(model="pioreactor_40ml")
        self.assertEqual((small.efflux_ml, small.max_fill_ml), (15.0, 18.0))
        self.assertEqual((large.efflux_ml, large.max_fill_ml), (30.0, 36.0))

    def test_filled_to_the_tube(self):
        """Unless told otherwise, a vial is filled up to its waste tube."""
        volumes = [SimSpec().volume_ml, SimSpec(model="pioreactor_40ml").volume_ml]
        self.assertEqual([*volumes, SimSpec(volume_ml=12.0).volume_ml], [15.0, 30.0, 12.0])

    def test_impossible_figures(self):
        """Figures by which something is divided must be positive."""
        for name in ("size", "half_saturation", "motor_s", "volume_ml"):
            self.assertRaises(ValueError, SimSpec, **{name: 0.0})

    def test_heat_limits(self):
        """The oldest model has lower limits than all others."""
        self.assertEqual(SimSpec(version="1.0").heat_limits, HeatLimits(63.0, 65.0))
        self.assertEqual(SimSpec().heat_limits, HeatLimits(78.0, 80.0))
