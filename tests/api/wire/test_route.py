"""Declaring a route."""

from msgspec import Struct
from twisted.trial.unittest import SynchronousTestCase

from appliance.api.wire import Call, Download, Reply, Routes
from appliance.core.appliance import Appliance


class Speed(Struct):
    """A body, or a query."""

    rpm: float


class DeclarationTests(SynchronousTestCase):
    """What a route knows of its handler."""

    def test_what_is_sent_and_answered(self):
        """
        A route takes body, query and answer from what its handler says of itself.
        """
        routes = Routes()

        @routes("PUT, POST", "/speed", needs="operator", success=202)
        def change(appliance: Appliance, call: Call[Speed]) -> Reply[list[int]]:
            """Change it."""

        @routes("GET", "/speed", needs="viewer")
        def show(appliance: Appliance, call: Call[None, Speed]) -> dict[str, int]:
            """Show it."""

        @routes("GET", "/file", needs="viewer")
        def send(appliance: Appliance, call: Call) -> Download:
            """Send it."""

        said = [(r.methods, r.body, r.query, r.answer, r.success) for r in routes]
        self.assertEqual(
            said,
            [
                (("PUT", "POST"), Speed, None, list[int], 202),
                (("GET",), None, Speed, dict[str, int], 200),
                (("GET",), None, None, bytes, 200),
            ],
        )

    def test_says_nothing(self):
        """
        A handler that does not say what it takes and answers is no handler.
        """
        declare = Routes()("GET", "/", needs="viewer")

        def silent(appliance, call):
            """Say nothing."""

        def half(appliance: Appliance, call: Call):
            """Say what is taken, not what is answered."""

        for handler in (silent, half):
            with self.assertRaises(TypeError):
                declare(handler)
