"""Declaring a route."""

from typing import TypeVar

from msgspec import Struct
from twisted.trial.unittest import SynchronousTestCase

from appliance.api.wire import Call, Download, Reply, Routes
from appliance.core.appliance import Appliance


class Speed(Struct):
    """A body, or a query."""

    rpm: float


Shape = TypeVar("Shape")


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

    def test_in_words(self):
        """
        One function declares the routes of several subjects: each has its own path, name, answer
        and description, which is said in whole sentences.
        """

        def declare(routes: Routes) -> Routes:
            @routes("GET", "/{one}s/<name>", needs="viewer", name="show_{one}")
            def show(appliance: Appliance, call: Call, name: str) -> dict[str, Shape]:
                """Show one {one}. Nothing
                is changed."""

            @routes("PUT", "/{one}s", needs="operator", name="put_{one}")
            def put(appliance: Appliance, call: Call) -> Shape:
                """Keep one {one}."""

            return routes

        said = [
            (r.path, r.name, r.answer, r.summary, r.description)
            for routes in (declare(Routes(int, one="dose")), declare(Routes(str, one="run")))
            for r in routes
        ]
        self.assertEqual(
            said,
            [
                ("/doses/<name>", "show_dose", dict[str, int], "Show one dose",
                 "Show one dose. Nothing is changed."),
                ("/doses", "put_dose", int, "Keep one dose", "Keep one dose."),
                ("/runs/<name>", "show_run", dict[str, str], "Show one run",
                 "Show one run. Nothing is changed."),
                ("/runs", "put_run", str, "Keep one run", "Keep one run."),
            ],
        )  # fmt: skip

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
