"""Has a browser run the tests of the page's modules, and reports them one by one."""

import re
from pathlib import Path

from tests.page_modules import WEB
from tests.support.browser.cases import BrowserCase
from tests.support.browser.files import FileServer

FOLDER = Path(__file__).parent
NAME = re.compile(r'^test\("([^"]+)"', re.M)


def names_by_module() -> dict[str, list[str]]:
    """What the tests of each module say, by its path below this folder."""
    return {path.relative_to(FOLDER).as_posix(): NAME.findall(path.read_text("utf-8"))
            for path in sorted(FOLDER.rglob("*.test.js"))}


def one_by_one(case: type) -> type:
    """Give *case* a method for each test in JavaScript, so that each is reported."""
    for module, names in names_by_module().items():
        for name in names:
            words = re.sub(r"\W+", "_", f"{module.removesuffix('.test.js')} {name}").strip("_")
            setattr(case, f"test_{words}", _method(module, name))
    return case


def _method(module: str, name: str):
    def run(self: "ModulesTests") -> None:
        problem = self.browser.run("return run(...arguments)", module, name)
        if problem is not None:
            self.fail(f"{module}: {name}\n{problem}")

    run.__doc__ = f"{name[0].upper()}{name[1:]}."
    return run


@one_by_one
class ModulesTests(BrowserCase):
    """Functions of the page's modules, in the browser that runs them; there is no unit."""

    @classmethod
    def start(cls) -> FileServer:
        """The files of the page and of the tests; each test opens its page anew."""
        return FileServer({"web": WEB, "tests": FOLDER}, front="/tests/index.html")

    def setUp(self) -> None:
        """Open the page that runs tests."""
        self.enter()

    def test_none_is_left_out(self):
        """
        Every test in JavaScript is one here.
        """
        for module, names in names_by_module().items():
            self.browser.go(f"{self.unit.url}/")
            self.assertEqual(self.browser.run("return namesIn(...arguments)", module), names)
            self.assertTrue((WEB / module.replace(".test.js", ".js")).exists(), module)
