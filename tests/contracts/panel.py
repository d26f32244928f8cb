"""What a Panel does."""


class PanelContract:
    """Hooks: ``self.panel``; ``lit()``; ``press()`` and ``release()``, a person's finger."""

    def test_light(self):
        """The light follows what it is told."""
        for on in (True, True, False, False, True):
            self.panel.light(on)
            self.assertEqual(self.lit(), on)

    def test_button(self):
        """Presses and releases are told, in their order."""
        told = []
        self.panel.on_button(told.append)
        self.press()
        self.release()
        self.press()
        self.assertEqual(told, [True, False, True])

    def test_nobody_listens(self):
        """A press that nobody waits for does no harm."""
        self.press()
        self.release()

    def test_safe(self):
        """Made safe, the panel is dark, however often that is said."""
        self.panel.light(True)
        self.panel.safe()
        self.panel.safe()
        self.assertFalse(self.lit())
