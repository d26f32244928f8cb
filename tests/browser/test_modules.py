"""Single modules of the page, asked what they make of things, in the browser that runs them."""

import json

from tests.support.browser.cases import BrowserCase


class ModulesTests(BrowserCase):
    """Functions of the page's modules, by their arguments and results."""

    def ask(self, module: str, expression: str) -> object:
        """What *expression* is, with all that *module* exports."""
        script = f"""
            const done = arguments[arguments.length - 1];
            import('/web/{module}').then((m) => {{
                const {{ {", ".join(EXPORTS[module])} }} = m;
                done(JSON.stringify({expression}));
            }}).catch((error) => done(JSON.stringify(String(error))));"""
        return json.loads(self.browser.run_async(script))

    def test_buckets_fold(self):
        """
        Readings of one stretch become a mean between a low and a high; late ones are left out.
        """
        made = self.ask("charts/buckets.js", """(() => {
            const b = new Buckets(10);
            for (const [t, v] of [[1, 2], [5, 4], [9, 6], [8, 99], [12, 1]]) b.add(t, v);
            return [b.t, b.mean, b.low, b.high]; })()""")
        self.assertEqual(made, [[9, 12], [4, 1], [2, 1], [6, 1]])

    def test_buckets_forget(self):
        """
        However long they run, buckets keep what is shown, and one point before it.
        """
        made = self.ask("charts/buckets.js", """(() => {
            const b = new Buckets(1);
            for (let t = 1; t <= 1000; t += 1) { b.add(t, t); b.trim(t - 100); }
            return [b.length < 250, b.t[0] <= 900]; })()""")
        self.assertEqual(made, [True, True])

    def test_lines_break_where_it_was_silent(self):
        """
        A gap in time breaks a line; a series that only has other times does not.
        """
        made = self.ask("charts/buckets.js", """aligned([
            {t: [0, 1, 2, 3, 100], values: [[1, 1, 1, 1, 1]]}, {t: [0, 100], values: [[5, 5]]}],
            10).map((c) => Array.from(c, (v) => (v === undefined ? 'none' : v)))""")
        self.assertEqual(made, [
            [0, 1, 2, 3, 4, 100], [1, 1, 1, 1, None, 1], [5, "none", "none", "none", "none", 5]])

    def test_pauses(self):
        """
        Attempts to reconnect come later and later, within bounds, and not in step.
        """
        made = self.ask("state/live.js", """[0, 1, 2, 9].map(
            (n) => [0, 1].map((chance) => Math.round(pauseBefore(n, chance))))""")
        self.assertEqual(made, [[350, 650], [700, 1300], [1400, 2600], [5600, 10400]])

    def test_snapshot_replaces(self):
        """
        A snapshot replaces what was known; a change adds to it.
        """
        made = self.ask("state/store.js", """(() => {
            const start = { ...EMPTY, settings: { stirring: { target_rpm: 1 } } };
            const change = { now_ms: 1, settings: { stirring: { duty_cycle: 2 } } };
            const snapshot = { ...change, snapshot: true };
            return [patchOf(start, change).settings, patchOf(start, snapshot).settings]; })()""")
        self.assertEqual(made, [
            {"stirring": {"target_rpm": 1, "duty_cycle": 2}}, {"stirring": {"duty_cycle": 2}}])

    def test_cleared_alerts_go(self):
        """
        An alert that is cleared is no longer shown.
        """
        made = self.ask("state/store.js", """alertsAfter([{ id: 1, raised_ms: 1 }],
            [{ id: 1, raised_ms: 1, cleared_ms: 5 }, { id: 2, raised_ms: 2 }])""")
        self.assertEqual(made, [{"id": 2, "raised_ms": 2}])

    def test_refusals_of_both_dialects(self):
        """
        A refusal keeps its message and remedy, whichever dialect it comes from.
        """
        made = self.ask("state/api.js", """[
            problemOf(400, { title: 'T', detail: 'D', remedy: 'R' }),
            problemOf(404, { error: 'E', error_info: { cause: 'C', remediation: 'M' } }),
            problemOf(500, null)].map((p) => [p.message, p.remedy])""")
        self.assertEqual(made[:2], [["D", "R"], ["E", "M"]])
        self.assertIn("500", made[2][0])

    def test_silence_is_told(self):
        """
        A connection that is open but brings nothing is said to be silent, and for how long;
        a unit that measures nothing may be silent longer.
        """
        made = self.ask("frame/header.js", """['ready', 'sleeping'].map((state) => connectionWords(
            { clock: { at: 0 }, states: { stirring: { state } } },
            { phase: 'connected' }, 12000).text)""")
        self.assertEqual(made, ["No data for 12 s", "Connected"])

    def test_numbers_are_checked(self):
        """
        What is typed is understood with a comma or a point, and refused outside its limits.
        """
        setting = "{ kind: 'float', unit: 'RPM', low: 0, high: 2000 }"
        made = self.ask("parts/fields.js", f"""['1,5', '1.5', 'x', '-1', '2001', ''].map(
            (text) => parsed({setting}, text))""")
        self.assertEqual([value for value, _ in made], [1.5, 1.5, None, None, None, None])
        self.assertEqual([bool(complaint) for _, complaint in made],
                         [False, False, True, True, True, False])

    def test_numbers_are_written(self):
        """
        Numbers have the digits their unit deserves, and a minus that can be read.
        """
        made = self.ask("parts/format.js", """[number(500.4, 'RPM'), number(36.987, '°C'),
            number(0.00206, 'AU'), number(1.23456, 'AU'), number(-0.0001, '1/h'),
            number(-0.5, '1/h'), number(null, 'V'), label('target_rpm'), doubling(0.6931)]""")
        self.assertEqual(made, ["500", "36.99", "0.00206", "1.235", "0.000", "−0.500", "–",
                                "Target RPM", "60 min"])


EXPORTS = {
    "charts/buckets.js": ("Buckets", "aligned"),
    "state/live.js": ("pauseBefore",),
    "state/store.js": ("EMPTY", "patchOf", "alertsAfter"),
    "state/api.js": ("problemOf",),
    "frame/header.js": ("connectionWords",),
    "parts/fields.js": ("parsed",),
    "parts/format.js": ("number", "label", "doubling"),
}
