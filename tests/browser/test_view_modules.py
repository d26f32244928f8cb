"""Single modules of the views, asked what they make of things, in the browser that runs them."""

import json

from tests.support.browser.cases import BrowserCase

HABITS = "{ max_subdose_ml: 1, pause_s: 5, waste_multiplier: 2 }"


class ViewModulesTests(BrowserCase):
    """Functions of the views' modules, by their arguments and results."""

    def ask(self, module: str, names: str, expression: str) -> object:
        """What *expression* is, with the *names* that *module* exports."""
        script = f"""
            const done = arguments[arguments.length - 1];
            import('/web/{module}').then(({{ {names} }}) => done(JSON.stringify({expression})))
                .catch((error) => done(JSON.stringify(String(error))));"""
        return json.loads(self.browser.run_async(script))

    def test_places(self):
        """
        An address names a view and a place in it; names with odd characters come through.
        """
        made = self.ask("state/router.js", "placeOf, addressOf", """[
            '', '#jobs', '#/', '#/dosing', '#/profiles/edit/a%20b.yaml', '#/x%', '#/profiles/%'
            ].map((hash) => { const p = placeOf(hash); return [p.view, p.path, p.anchor]; })
            .concat([addressOf('profiles', 'edit', 'a/b c')])""")
        self.assertEqual(made, [
            ["", [], ""], ["", [], "jobs"], ["", [], ""], ["dosing", [], ""],
            ["profiles", ["edit", "a b.yaml"], ""], ["x%", [], ""], ["profiles", ["%"], ""],
            "#/profiles/edit/a%2Fb%20c"])

    def test_exchange(self):
        """
        An exchange is halved until no part is more than is dosed at once; waste follows each.
        """
        made = self.ask("views/dosing/script.js", "exchangeScript, stepsOf", f"""[
            exchangeScript(1, 0, {HABITS}), exchangeScript(2, 0.25, {HABITS}),
            stepsOf('--media 1 --alt-media=0.5')]""")
        part = "--alt-media 0.25 --media 0.75 --sleep 5 --waste 2"
        self.assertEqual(made, [
            "--media 1 --sleep 5 --waste 2", f"{part} --sleep 5 {part}",
            [["media", 1], ["alt_media", 0.5]]])

    def test_progress(self):
        """
        A dose is as far as what was moved of it; a run in seconds as far as the clock.
        """
        made = self.ask("views/dosing/progress.js", "progressOf", """(() => {
            const job = (name, value) => ({ name: 'add_media', settings: [{ name, value }] });
            const doses = [[5, 0.5], [12, 1], [15, 1], [16, null]].map(([begun_ms, moved_ml]) => (
                { kind: 'add_media', begun_ms, moved_ml }));
            return [progressOf(job('ml', 4), 10, doses, 0), progressOf(job('duration', 8), 10,
                doses, 3010), progressOf(job('continuously', true), 10, doses, 0)]; })()""")
        self.assertEqual(made, [[2, 4, "mL"], [3, 8, "s"], [2, None, "mL"]])

    def test_marks(self):
        """
        A dose is marked where what was moved went up, within what is shown.
        """
        made = self.ask("charts/marks.js", "rises",
                        "rises({ t: [1, 2, 3, 4, 9], high: [0, 1, 1, 2, 3] }, [2, 5])")
        self.assertEqual(made, [2, 4])

    def test_vessel(self):
        """
        The surface rises with the volume, and stays inside the glass.
        """
        made = self.ask("views/dosing/vessel.js", "surface",
                        "[0, 9, 18, 99].map((ml) => surface(ml, 18))")
        self.assertEqual(made[0], 232)
        self.assertEqual(made, sorted(made, reverse=True))
        self.assertGreaterEqual(made[-1], 34)

    def test_curves(self):
        """
        Points of one x share a place with the curve; what is unsorted is sorted.
        """
        made = self.ask("charts/curve-plot.js", "columnsOf", """columnsOf(
            [{ x: [1, 2, 3], y: [10, 20, 30] }], [{ x: [3, 2, 2], y: [31, 19, 21] }])
            .map((column) => Array.from(column, (v) => (v === undefined ? null : v)))""")
        self.assertEqual(made, [[1, 2, 3], [10, 20, 30], [None, 20, 31]])

    def test_answers(self):
        """
        What a step asks for is checked here first; a default needs no typing.
        """
        made = self.ask("views/calibrations/wizard.js", "readField", """[
            [{ kind: 'number', low: 0, high: 9, default: null }, '12'],
            [{ kind: 'number', low: 0, high: 9, default: null }, ''],
            [{ kind: 'number', default: 5 }, undefined], [{ kind: 'bool', default: false }, 'true'],
            [{ kind: 'text', default: 'a' }, '']].map(([field, text]) => {
                const { value, complaint } = readField(field, text); return [value, complaint]; })
            """)
        self.assertEqual(made, [[None, "Must be 0 to 9."], [None, "This is needed."], [5, ""],
                                [True, ""], ["a", ""]])

    def test_text(self):
        """
        A line and a column are found in a text, also beyond its ends.
        """
        made = self.ask("views/profiles/text.js", "placeIn", r"""
            [[1, 1], [2, 2], [2, 99], [9, 1]].map(
            ([line, column]) => placeIn('ab\ncde\nf', line, column))""")
        self.assertEqual(made, [0, 4, 6, 8])

    def test_clock(self):
        """
        Times since a profile began are hours, minutes and seconds.
        """
        made = self.ask("views/profiles/timeline.js", "clockOf",
                        "[0, 59.6, 3661, 360000].map(clockOf)")
        self.assertEqual(made, ["0:00:00", "0:01:00", "1:01:01", "100:00:00"])

    def test_newest_report(self):
        """
        Of the report that was watched and the one that was kept the newer one is shown.
        """
        made = self.ask("views/system/self-test.js", "latestOf", """[
            latestOf({ results: [1], timestamp: 5 }, { at_ms: 4000, results: [] }).at_ms,
            latestOf({ results: [1], timestamp: 5 }, { at_ms: 6000, results: [] }).at_ms,
            latestOf(undefined, null)]""")
        self.assertEqual(made, [5000, 6000, None])
