"""Just enough of WebDriver to drive a browser over HTTP, with nothing but the standard library."""

import base64
import json
import re
import subprocess
import tempfile
from shutil import rmtree, which
from urllib.error import HTTPError
from urllib.request import ProxyHandler, Request, build_opener

ELEMENT = "element-6066-11e4-a52e-4f735466cecf"
SWITCHES = (
    "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
    "--disable-dev-shm-usage", "--disable-extensions", "--force-color-profile=srgb",
    "--hide-scrollbars", "--no-proxy-server", "--lang=en-GB",
)
KEYS = {"Tab": "\ue004", "Enter": "\ue007", "Escape": "\ue00c", "Space": "\ue00d",
        "Backspace": "\ue003", "Shift": "\ue008", "Control": "\ue009"}


def browser_is_missing() -> str:
    """Why no browser can be driven here, or an empty string."""
    lacking = [name for name in ("chromium", "chromedriver") if which(name) is None]
    if not lacking:
        return ""
    return f"{' and '.join(lacking)} missing: apt-get install chromium chromium-driver"


SLICE = 15.0
LOOK = """
    const done = arguments[arguments.length - 1], args = [...arguments];
    const end = performance.now() + {ms};
    const look = () => {{
        let value = null;
        try {{ value = (function () {{ return ({condition}); }}).apply(null, args); }}
        catch (error) {{ if (performance.now() > end) return done(null); }}
        if (value) done(value);
        else if (performance.now() > end) done(null);
        else setTimeout(look, 30);
    }};
    look();"""


class WebDriverError(Exception):
    """The browser did not do what it was told."""


class Browser:
    """A headless browser of its own, with an empty profile, until ``close``."""

    def __init__(self, width: int = 1280, height: int = 900, *switches: str) -> None:
        self._profile = tempfile.mkdtemp(prefix="browser-")
        self._driver = subprocess.Popen(
            ["chromedriver", "--port=0"], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
        )
        self._open = build_opener(ProxyHandler({})).open
        self._root = f"http://127.0.0.1:{self._port()}"
        arguments = [*SWITCHES, *switches, f"--window-size={width},{height}",
                     f"--user-data-dir={self._profile}"]
        wanted = {
            "goog:chromeOptions": {"args": arguments},
            "goog:loggingPrefs": {"browser": "ALL"},
            "timeouts": {"script": 20_000, "pageLoad": 20_000},
        }
        session = self._ask("POST", "/session", {"capabilities": {"alwaysMatch": wanted}})
        self._root += f"/session/{session['sessionId']}"

    def _port(self) -> int:
        for line in self._driver.stdout:
            said = re.search(rb"successfully on port (\d+)", line)
            if said:
                return int(said[1])
        raise WebDriverError("chromedriver did not start.")

    def _ask(self, method: str, path: str, body: dict | None = None) -> object:
        data = None if body is None else json.dumps(body).encode()
        request = Request(self._root + path, data, {"Content-Type": "application/json"},
                          method=method)
        try:
            with self._open(request, timeout=60) as answer:
                return json.load(answer)["value"]
        except HTTPError as refusal:
            value = json.load(refusal)["value"]
            raise WebDriverError(f"{value['error']}: {value['message']}") from None

    def close(self) -> None:
        """End the browser and forget its profile."""
        try:
            self._ask("DELETE", "")
        finally:
            self._driver.terminate()
            self._driver.wait()
            self._driver.stdout.close()
            rmtree(self._profile, ignore_errors=True)

    # -- pages

    def go(self, url: str) -> None:
        """Open *url* and wait until it is loaded."""
        self._ask("POST", "/url", {"url": url})

    def run(self, script: str, *arguments: object) -> object:
        """What *script*, the body of a function of *arguments*, returns."""
        return self._ask("POST", "/execute/sync", {"script": script, "args": list(arguments)})

    def run_async(self, script: str, *arguments: object) -> object:
        """What *script* calls its last argument with."""
        body = {"script": script, "args": list(arguments)}
        return self._ask("POST", "/execute/async", body)

    def until(self, condition: str, *arguments: object, seconds: float = 10.0) -> object:
        """Wait until *condition*, a JavaScript expression, is true; returns its value.

        Looked at in the page, each time it has drawn. Raises ``AssertionError``."""
        left = seconds
        while left > 0.0:
            value = self.run_async(LOOK.format(condition=condition, ms=min(left, SLICE) * 1000),
                                   *arguments)
            if value:
                return value
            left -= SLICE
        raise AssertionError(f"Not so within {seconds} s: {condition}")

    # -- doing as people do

    def find(self, selector: str) -> dict:
        """The first element that *selector* matches."""
        return self._ask("POST", "/element", {"using": "css selector", "value": selector})

    def click(self, selector: str) -> None:
        """Click the first element that *selector* matches."""
        element = self.find(selector)
        self.run("arguments[0].scrollIntoView({block: 'center', behavior: 'instant'})", element)
        self._ask("POST", f"/element/{element[ELEMENT]}/click", {})

    def fill(self, selector: str, text: str) -> None:
        """Replace what is in a field by *text*, typed."""
        self.run("arguments[0].focus(); arguments[0].select();", self.find(selector))
        self.press("Backspace")
        self.press(*text)

    def press(self, *keys: str) -> None:
        """Press and release *keys* one after another; names of ``KEYS`` or characters."""
        strokes = []
        for key in keys:
            value = KEYS.get(key, key)
            strokes += [{"type": "keyDown", "value": value}, {"type": "keyUp", "value": value}]
        actions = [{"type": "key", "id": "keyboard", "actions": strokes}]
        self._ask("POST", "/actions", {"actions": actions})

    def drag(self, selector: str, start: float, end: float) -> None:
        """Drag the mouse over an element, from one share of its width to another."""
        box = self.run(
            "arguments[0].scrollIntoView({block: 'center', behavior: 'instant'});"
            "const b = arguments[0].getBoundingClientRect();"
            "return [b.left, b.top + b.height / 2, b.width];", self.find(selector))
        left, y, width = box
        moves = [
            {"type": "pointerMove", "x": round(left + width * start), "y": round(y)},
            {"type": "pointerDown", "button": 0},
            {"type": "pointerMove", "x": round(left + width * end), "y": round(y),
             "duration": 50},
            {"type": "pointerUp", "button": 0},
        ]
        self._ask("POST", "/actions", {"actions": [
            {"type": "pointer", "id": "mouse", "parameters": {"pointerType": "mouse"},
             "actions": moves}]})

    def touch(self, selector: str, *fingers: tuple[float, float]) -> None:
        """Put fingers on an element and move each from one share of its width to another."""
        box = self.run(
            "arguments[0].scrollIntoView({block: 'center', behavior: 'instant'});"
            "const b = arguments[0].getBoundingClientRect();"
            "return [b.left, b.top + b.height / 2, b.width];", self.find(selector))
        left, y, width = box
        self._ask("POST", "/actions", {"actions": [
            {"type": "pointer", "id": f"finger {i}", "parameters": {"pointerType": "touch"},
             "actions": [
                {"type": "pointerMove", "x": round(left + width * start), "y": round(y)},
                {"type": "pointerDown", "button": 0},
                {"type": "pointerMove", "x": round(left + width * end), "y": round(y),
                 "duration": 200},
                {"type": "pointerUp", "button": 0}]}
            for i, (start, end) in enumerate(fingers)]})

    # -- looking

    def resize(self, width: int, height: int) -> None:
        """Give the page a screen of *width* by *height*, as a telephone's when it is narrow."""
        self._ask("POST", "/goog/cdp/execute", {
            "cmd": "Emulation.setDeviceMetricsOverride",
            "params": {"width": width, "height": height, "deviceScaleFactor": 1,
                       "mobile": width < 700}})

    def media(self, **features: str) -> None:
        """Pretend media features: ``media(prefers_color_scheme="dark")``."""
        wanted = [{"name": name.replace("_", "-"), "value": v} for name, v in features.items()]
        self._ask("POST", "/goog/cdp/execute", {
            "cmd": "Emulation.setEmulatedMedia", "params": {"features": wanted}})

    def picture(self, whole: bool = False) -> bytes:
        """What the screen shows, or the whole page, as PNG."""
        if not whole:
            return base64.b64decode(self._ask("GET", "/screenshot"))
        taken = self._ask("POST", "/goog/cdp/execute", {
            "cmd": "Page.captureScreenshot", "params": {"captureBeyondViewport": True}})
        return base64.b64decode(taken["data"])

    def complaints(self) -> list[str]:
        """What the browser has logged as errors since it was last asked."""
        entries = self._ask("POST", "/se/log", {"type": "browser"})
        return [entry["message"] for entry in entries if entry["level"] in ("SEVERE", "ERROR")]

    def accessible(self, selector: str) -> tuple[str, str]:
        """Role and name of an element, as a screen reader is told."""
        path = f"/element/{self.find(selector)[ELEMENT]}"
        return self._ask("GET", f"{path}/computedrole"), self._ask("GET", f"{path}/computedlabel")
