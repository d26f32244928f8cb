"""Tests of the detection of the HAT."""

from pathlib import Path

from twisted.trial.unittest import SynchronousTestCase

from hw.detect import Hat, hat


class HatTests(SynchronousTestCase):
    """The kernel publishes the HAT's EEPROM as files."""

    def root(self, vendor="Pioreactor Inc.", product="0x0001", version="0x0011"):
        top = Path(self.mktemp())
        folder = top / "proc/device-tree/hat"
        folder.mkdir(parents=True)
        for name, text in (("vendor", vendor), ("product_id", product), ("product_ver", version)):
            (folder / name).write_text(text + "\0")
        return top

    def test_revisions(self):
        """
        The revision is the version's last two digits.
        """
        self.assertEqual(hat(self.root(), {}), Hat("1.1"))
        self.assertEqual(hat(self.root(version="0x0012"), {}), Hat("1.2"))

    def test_none(self):
        """
        A computer without an EEPROM wears no HAT.
        """
        self.assertIsNone(hat(Path(self.mktemp()), {}))

    def test_somebody_elses(self):
        """
        Another maker's HAT, or another product, is not ours.
        """
        self.assertIsNone(hat(self.root(vendor="Sense"), {}))
        self.assertIsNone(hat(self.root(product="0x0002"), {}))
        self.assertIsNone(hat(self.root(product="none"), {}))

    def test_overrides(self):
        """
        The environment goes before the EEPROM.
        """
        self.assertEqual(hat(self.root(), {"HARDWARE": "1.0"}), Hat("1.0"))
        self.assertEqual(hat(Path(self.mktemp()), {"HAT_PRESENT": "1"}), Hat("1.2"))
        self.assertIsNone(hat(self.root(), {"HAT_PRESENT": "0"}))
        self.assertEqual(hat(self.root(), {"FIRMWARE": "0.3"}), Hat("1.1", (0, 3)))

    def test_rubbish(self):
        """
        A version that is none is refused by name.
        """
        error = self.assertRaises(ValueError, hat, self.root(), {"HARDWARE": "new"})
        self.assertIn("new", str(error))
