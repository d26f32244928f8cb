"""The unit dialect against the table of what is published, and that of our additions."""

from appliance.api.pioreactor.unit import UNIT
from appliance.api.wire.openapi import published_path
from tests.support.api import SiteCase
from tests.support.published import PARAMETER, routes_of, table


def anonymous(pairs) -> list[tuple[str, str]]:
    """*pairs* without the names of their parameters, sorted."""
    return sorted((method, PARAMETER.sub("{}", path)) for method, path in pairs)


class UnitRoutesTests(SiteCase):
    """The unit dialect."""

    def test_table(self):
        """
        The dialect has exactly the routes that are published and those that we add.
        """
        routes = [(m, published_path(UNIT, route)) for route in UNIT.routes for m in route.methods]
        self.assertEqual(anonymous(routes), anonymous(routes_of("unit")))

    def test_additions(self):
        """
        What is published is no addition.
        """
        ours, published = anonymous(table("unit_additions.txt")), anonymous(table("unit.txt"))
        self.assertEqual(set(ours) & set(published), set())

    def test_every_route_is_described(self):
        """
        Every route says in a sentence what it does.
        """
        for route in UNIT.routes:
            self.assertGreater(len(route.summary), 10, route.path)
