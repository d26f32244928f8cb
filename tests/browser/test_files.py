"""The files of the page, looked at without a browser."""

import re

from twisted.trial.unittest import SynchronousTestCase

from tests.page_modules import WEB, complaints, imports, modules

FORBIDDEN = r"https?://|\beval\(|new Function|<script>|[^-]\bstyle=\"|\bon\w+=\""
ADDRESS = re.compile(r"[\"`/(]/(?:page|unit_api)/")
ROLE = re.compile(r"\brole (?:[!=]==|\?\?)")
NAMED = re.compile(r'(?:modulepreload" href|module" src)="/web/([^"]+)"')
STYLES = re.compile(r'styles: \[([^]]*)\]')


def reached(name: str, texts: dict[str, str], seen: set[str]) -> set[str]:
    """Every module that *name* brings in, itself included."""
    if name not in seen:
        seen.add(name)
        for other in imports(name, texts[name]) if name in texts else ():
            reached(other, texts, seen)
    return seen


class FilesTests(SynchronousTestCase):
    """What the browser will fetch."""

    def test_all_fetched_at_once(self):
        """
        The page names every module it needs, so that none waits for another to be read.
        """
        named = set(NAMED.findall((WEB / "index.html").read_text("utf-8")))
        needed = reached("app.js", modules(), {"vendor/preact.js"})
        self.assertEqual(named | {"vendor/preact.js"}, needed)

    def test_styles(self):
        """
        The stylesheets that the views name are there, and every stylesheet is wanted by somebody.
        """
        pages = [path.read_text("utf-8") for path in WEB.glob("*.html")]
        wanted = {name for page in pages for name in re.findall(r"/web/styles/(\w+)\.css", page)}
        for names in STYLES.findall(modules()["views/registry.js"]):
            wanted |= set(re.findall(r"\w+", names))
        self.assertEqual(wanted, {path.stem for path in (WEB / "styles").iterdir()})

    def test_nobody_else_is_asked(self):
        """
        No page, style or module of ours names another server, runs a text as code, or holds
        scripts and styles that the content policy forbids.
        """
        own = [path for ending in ("js", "css", "html") for path in WEB.rglob(f"*.{ending}")
               if path.parent.name != "vendor"]
        self.assertGreater(len(own), 60)
        for path in own:
            self.assertNotRegex(path.read_text("utf-8"), FORBIDDEN, path)

    def test_small(self):
        """
        A module does one thing: none is longer than 200 lines.
        """
        for name, text in modules().items():
            self.assertLess(text.count("\n"), 201, name)

    def test_requests(self):
        """
        Addresses of the unit stand where requests are made, a place for each view, and roles
        are compared in one place.
        """
        asking = {name for name, text in modules().items() if ADDRESS.search(text)}
        for name in asking - {"state/actions.js", "views/system/archive.js", "login.js"}:
            self.assertEqual(name.rpartition("/")[2], "requests.js")
        comparing = {name for name, text in modules().items() if ROLE.search(text)}
        self.assertEqual(comparing, {"parts/ui.js"})


class ImportsTests(SynchronousTestCase):
    """Who may import whom."""

    def test_ours(self):
        """
        The page's modules import downwards only.
        """
        self.assertEqual(complaints(modules()), [])

    def test_circle(self):
        """
        Modules that import one another are told, also where one is fetched later.
        """
        texts = {"parts/a.js": 'import { b } from "./b.js";\n',
                 "parts/b.js": 'const later = () => import("./a.js");\n'}
        (told,) = complaints(texts)
        self.assertIn("a circle: parts/", told)

    def test_upwards(self):
        """
        A part that imports a view is told, and a view that imports another or the registry.
        """
        texts = {
            "parts/a.js": 'import {\n  b,\n} from "../views/dosing/index.js";\n',
            "views/dosing/index.js": 'import { c } from "../system/index.js";\n',
            "views/system/index.js": 'import { VIEWS } from "../registry.js";\n',
            "views/registry.js": 'export const load = () => import("./profiles/index.js");\n',
            "views/profiles/index.js": 'import { app } from "../../app.js";\n',
        }
        told = [line.split(" imports ")[0] for line in complaints(texts)]
        self.assertEqual(told, ["parts/a.js", "views/dosing/index.js", "views/system/index.js",
                                "views/profiles/index.js"])
