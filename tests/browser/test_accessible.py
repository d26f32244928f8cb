"""Everybody can use the page: names, roles, contrast, narrow screens, both colour schemes."""

from tests.browser.cases import BrowserCase, button

READY = ("document.querySelectorAll('.job').length > 4 && document.querySelector('.fault')"
         "&& document.querySelector('.more-charts')")
OPEN_ALL = "document.querySelectorAll('details').forEach((details) => { details.open = true; })"

NAMELESS = """
    const named = (element) => element.labels?.length || element.getAttribute('aria-label')
        || element.getAttribute('aria-labelledby') || element.textContent.trim();
    return [...document.querySelectorAll(
            'button, input, select, textarea, progress, meter, a, summary, [role=img]')]
        .filter((element) => !named(element)).map((element) => element.outerHTML.slice(0, 120));"""

DUPLICATE_IDS = """
    const ids = [...document.querySelectorAll('[id]')].map((element) => element.id);
    return ids.filter((id, i) => ids.indexOf(id) !== i);"""

DANGLING = """
    const lost = [];
    for (const name of ['aria-labelledby', 'aria-describedby', 'for'])
        for (const element of document.querySelectorAll(`[${name}]`))
            for (const id of element.getAttribute(name).split(' '))
                if (!document.getElementById(id)) lost.push(`${name}=${id}`);
    return lost;"""

SKIPPED_HEADINGS = """
    const headings = [...document.querySelectorAll('h1, h2, h3, h4')];
    const levels = headings.map((heading) => Number(heading.tagName[1]));
    return levels.filter((level, i) => level > (i ? levels[i - 1] : 0) + 1);"""

FAINT = """
    const numbers = (color) => color.match(/[0-9.]+/g).map(Number);
    const light = (color) => {
        const [r, g, b] = numbers(color).slice(0, 3).map((part) => part / 255)
            .map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
        return 0.2126 * r + 0.7152 * g + 0.0722 * b;
    };
    const ground = (element) => {
        for (let at = element; at; at = at.parentElement) {
            const color = getComputedStyle(at).backgroundColor;
            if ((numbers(color)[3] ?? 1) > 0.99) return color;
        }
        return 'rgb(255, 255, 255)';
    };
    const faint = new Set();
    const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (texts.nextNode()) {
        const element = texts.currentNode.parentElement;
        if (!texts.currentNode.data.trim() || !element.checkVisibility()) continue;
        if (element.closest(':disabled, .visually-hidden')) continue;
        const [a, b] = [light(getComputedStyle(element).color), light(ground(element))];
        const ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
        const said = texts.currentNode.data.trim().slice(0, 40);
        if (ratio < 4.5) faint.add(`${said}: ${ratio.toFixed(2)}`);
    }
    return [...faint];"""

TOO_WIDE = """
    const wide = [...document.querySelectorAll('body *')].filter((element) => {
        const box = element.getBoundingClientRect();
        return box.width && (box.right > innerWidth + 1 || box.left < -1)
            && !element.closest('.visually-hidden, .skip, .plot, .scroll, .lanes-scroll');
    });
    return [document.documentElement.scrollWidth, wide.map((e) => e.outerHTML.slice(0, 100))];"""

SMALL_TARGETS = """
    return [...document.querySelectorAll('button, select, input, summary')]
        .filter((element) => element.checkVisibility())
        .filter((element) => element.getBoundingClientRect().height < 24)
        .map((element) => element.outerHTML.slice(0, 100));"""


class AccessibleTests(BrowserCase):
    """The page as it is told to those who cannot see it, or not well."""

    def setUp(self) -> None:
        """Show everything there is."""
        super().setUp()
        self.addCleanup(self.browser.media, prefers_color_scheme="light")
        self.browser.until(READY)
        self.browser.run(OPEN_ALL)
        self.browser.until("document.querySelectorAll('.more-charts .chart').length > 1")

    def test_names(self):
        """
        Whatever can be used has a name, and every reference leads somewhere.
        """
        for flaw in (NAMELESS, DUPLICATE_IDS, DANGLING, SKIPPED_HEADINGS):
            self.assertEqual(self.browser.run(flaw), [])

    def test_landmarks(self):
        """
        There is one main heading, a banner, a main part and a language.
        """
        counts = self.browser.run(
            "return ['h1', 'header', 'main', 'html[lang]', 'title', 'nav[aria-label]']"
            ".map((name) => document.querySelectorAll(name).length)")
        self.assertEqual(counts, [1, 1, 1, 1, 1, 2])

    def test_a_screen_reader_is_told(self):
        """
        A screen reader is told what a chart shows, and what a button does to which job.
        """
        role, name = self.browser.accessible(".chart [role=img]")
        self.assertIn(role, ("img", "image"))
        self.assertRegex(name, r"Optical density in the last .* now .*AU, between .* and .*AU")
        self.assertEqual(self.browser.accessible(button("Stop Stirring")),
                         ("button", "Stop Stirring"))
        self.assertEqual(self.browser.accessible("[data-setting=target_rpm] input"),
                         ("textbox", "Target RPM"))

    def test_contrast(self):
        """
        All text stands out from its ground at least 4.5 to 1, by day and by night.
        """
        for scheme in ("light", "dark"):
            self.browser.media(prefers_color_scheme=scheme)
            self.browser.until(f"document.documentElement.dataset.theme === '{scheme}'")
            self.assertEqual(self.browser.run(FAINT), [], scheme)

    def test_theme_switch(self):
        """
        The switch overrules the system, and is remembered.
        """
        self.addCleanup(self.browser.run, "localStorage.removeItem('theme')")
        self.browser.run("localStorage.setItem('theme', 'dark')")
        self.browser.go(f"{self.unit.url}/")
        self.browser.until("document.documentElement.dataset.theme === 'dark'")

    def test_narrow(self):
        """
        On a screen 360 pixels wide nothing sticks out, and everything can be touched.
        """
        self.browser.resize(360, 740)
        self.browser.until("innerWidth === 360 && document.querySelector('.chart canvas')"
                           ".getBoundingClientRect().width < 350")
        width, sticking_out = self.browser.run(TOO_WIDE)
        self.assertEqual((width, sticking_out), (360, []))
        self.assertEqual(self.browser.run(SMALL_TARGETS), [])
