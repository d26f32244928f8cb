"""The charts of the page are of what the jobs declare."""

from pathlib import Path

from appliance.api.page.readings import MOST_SERIES
from appliance.core.dosing.ledger import RECORDED
from appliance.core.jobs.kinds import JobKind
from appliance.core.series import SeriesCatalogue
from appliance.jobs.builtin import JOBS
from tests.page_modules import WEB
from tests.support.browser.cases import BrowserCase
from tests.support.browser.files import FileServer

CATALOGUE = """
const catalogue = await import("/web/charts/catalogue.js");
const charts = [...catalogue.CHARTS, ...catalogue.MORE_CHARTS, ...catalogue.DOSING_CHARTS];
"""


class ChartedTests(BrowserCase):
    """The catalogue of charts, beside the jobs; there is no unit."""

    @classmethod
    def start(cls) -> FileServer:
        """The files of the page."""
        return FileServer({"web": WEB, "tests": Path(__file__).parent}, front="/tests/index.html")

    def setUp(self) -> None:
        """Open a page from which modules can be had."""
        self.enter()
        self.declared = [one.name for one in SeriesCatalogue(JOBS, RECORDED).declared()]

    def catalogue(self, wanted: str, *args: object):
        """What *wanted*, an expression over ``charts``, is in the browser."""
        return self.browser.run(f"return (async (...args) => {{ {CATALOGUE} return {wanted}; }})"
                                "(...arguments)", *args)

    def test_declared(self):
        """
        Every series that a chart names is declared by a job, or it would never be drawn.
        """
        named = self.catalogue("charts.flatMap(catalogue.seriesOf)")
        self.assertEqual(set(named) - set(self.declared), set())

    def test_charted(self):
        """
        Every series that is declared stands in a chart: in one of the catalogue, or in its own.
        """
        drawn = self.catalogue("[...charts, ...catalogue.chartsOfTheRest(args[0])]"
                               ".flatMap(catalogue.seriesOf)", self.declared)
        self.assertEqual(set(drawn), set(self.declared))

    def test_called(self):
        """
        What the unit tells of a series is not said again: no trace has a label, no chart a unit.
        """
        self.assertEqual(self.catalogue("charts.filter((chart) => chart.unit"
                                        " || chart.traces.some((trace) => trace.label))"), [])

    def test_asked(self):
        """
        The page asks for no more series at once than it is told in one answer.
        """
        text = (WEB / "charts" / "readings.js").read_text("utf-8")
        self.assertIn(f"const AT_ONCE = {MOST_SERIES};", text)

    def test_targets(self):
        """
        Every target that a chart shows is a setting of a job.
        """
        targets = self.catalogue("charts.flatMap(({target}) => target ? [target] : [])")
        settings = {(kind.name, name) for kind in map(JobKind.of, JOBS) for name in kind.settings}
        self.assertEqual({(t["job"], t["setting"]) for t in targets} - settings, set())
