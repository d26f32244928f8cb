"""The files of the page, looked at without a browser."""

import re
from importlib.resources import files
from pathlib import PurePosixPath

from twisted.trial.unittest import SynchronousTestCase

WEB = files("appliance").joinpath("web")
FORBIDDEN = r"https?://|\beval\(|new Function|<script>|[^-]\bstyle=\"|\bon\w+=\""
IMPORT = re.compile(r'^(?:import|export)\b[^;]*?\bfrom "(\./[^"]+)";', re.M | re.S)


def reached(name: str, seen: set[str]) -> set[str]:
    """Every module that *name* brings in, itself included."""
    if name not in seen:
        seen.add(name)
        if not name.startswith("vendor/"):
            for path in IMPORT.findall(WEB.joinpath(name).read_text("utf-8")):
                reached(str(PurePosixPath(name).parent / path), seen)
    return seen


class FilesTests(SynchronousTestCase):
    """What the browser will fetch."""

    def test_all_fetched_at_once(self):
        """
        The page names every module it needs, so that none waits for another to be read.
        """
        page = WEB.joinpath("index.html").read_text("utf-8")
        named = set(re.findall(r'(?:modulepreload" href|module" src)="/web/([^"]+)"', page))
        self.assertEqual(named | {"vendor/preact.js"}, reached("app.js", {"vendor/preact.js"}))

    def test_nobody_else_is_asked(self):
        """
        No page, style or module of ours names another server, runs a text as code, or holds
        scripts and styles that the content policy forbids.
        """
        own = [entry for entry in WEB.iterdir() if entry.name.endswith((".js", ".css", ".html"))]
        self.assertGreater(len(own), 20)
        for entry in own:
            text = entry.read_text("utf-8")
            self.assertNotRegex(text, FORBIDDEN)

    def test_small(self):
        """
        A module does one thing: none is longer than 200 lines.
        """
        for entry in WEB.iterdir():
            if entry.name.endswith(".js"):
                lines = entry.read_text("utf-8").count("\n")
                self.assertLess(lines, 201, entry.name)
