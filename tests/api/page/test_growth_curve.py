"""/page/growth-curve: the summary of a batch, as JSON and as files."""

from math import exp

from tests.support.api import SiteCase


class GrowthCurveTests(SiteCase):
    """A culture of which readings are stored."""

    def record(self, hours: float, rate: float) -> None:
        """A reading a minute."""
        for i in range(int(hours * 60)):
            self.workbench.clock.advance(60.0)
            self.level += rate / 60.0
            wobble = 1.0 + 0.01 * ((i * 7919) % 11 - 5) / 5.0
            self.appliance.readings.record("od", wobble * exp(self.level))
        self.now(self.appliance.readings.flush())

    level = -3.0

    def figures(self) -> dict:
        """The figures by name."""
        return {q["name"]: q for q in self.get("/page/growth-curve")["quantities"]}

    def test_batch(self):
        """
        The figures are those of the culture; what is not known is null, and a note says why.
        """
        self.record(1.5, 0.0)
        self.record(4.0, 0.6)
        shown = self.get("/page/growth-curve")
        figures = {q["name"]: q["value"] for q in shown["quantities"]}
        self.assertApproximates(figures["lag"], 1.5, 0.15)
        self.assertApproximates(figures["growth_rate"], 0.6, 0.06)
        self.assertIsNone(figures["stationary_at"])
        self.assertTrue(any("still growing" in note for note in shown["notes"]))
        self.assertTrue(any("calibrated" in note for note in shown["notes"]))
        self.assertEqual(shown["ended_ms"], shown["fit"]["t"][-1])
        self.record(2.0, 0.0)
        self.assertApproximates(self.figures()["stationary_at"]["value"], 5.5, 0.3)

    def test_fed(self):
        """
        Where medium was added, the batch is the longest stretch without.
        """
        self.record(1.0, 0.0)
        self.record(4.0, 0.6)
        for ml in (1.0, 2.0):
            self.appliance.readings.record("media_ml", ml)
            self.record(0.5, 0.0)
        shown = self.get("/page/growth-curve")
        self.assertTrue(any("added 2 times" in note for note in shown["notes"]))
        self.assertApproximates((shown["ended_ms"] - shown["begun_ms"]) / 3.6e6, 5.0, 0.1)

    def test_part(self):
        """
        A part of the experiment can be asked for.
        """
        self.record(2.0, 0.0)
        begun = self.get("/page/growth-curve")["ended_ms"]
        self.record(4.0, 0.5)
        shown = self.get(f"/page/growth-curve?from={begun}")
        self.assertGreaterEqual(shown["begun_ms"], begun)
        self.assertIsNone({q["name"]: q["value"] for q in shown["quantities"]}["lag"])

    def test_files(self):
        """
        Figures and curve are files to keep.
        """
        self.record(3.0, 0.5)
        for name, head in (("summary", b"quantity,value"), ("fit", b"t_h,od,rate,sd")):
            answer = self.ask("GET", f"/page/growth-curve/{name}.csv")
            self.assertEqual(answer.status, 200)
            self.assertTrue(answer.body.startswith(head))

    def test_nothing(self):
        """
        Where there is too little to sum up, it is said so, and files are empty.
        """
        self.assertEqual(self.get("/page/growth-curve")["notes"], ["No optical density was read."])
        self.record(0.05, 0.0)
        shown = self.get("/page/growth-curve")
        self.assertIn("at least 10 are needed", shown["notes"][0])
        self.assertEqual((shown["quantities"], shown["begun_ms"]), ([], None))
        self.assertEqual(self.ask("GET", "/page/growth-curve/fit.csv").body, b"")
