"""kill -9 at random moments while everything runs; then: is what was acknowledged there?

    python -m benchmarks kill [--times 50] [--seed 1]

Each round starts the unit on the folder the last one left, asks for changes as fast as they are
answered, and kills it somewhere between its first moment and three seconds later. The next round
checks that it started, that every job runs again, that each setting, the medium and each task is
what was acknowledged, or what was asked for last.
"""

import random
import re
import sys
from argparse import ArgumentParser
from collections import Counter
from collections.abc import Iterator
from http.client import HTTPConnection, HTTPException
from json import dumps, loads
from pathlib import Path
from shutil import rmtree
from signal import SIGKILL
from tempfile import mkdtemp
from threading import Thread
from time import sleep

from benchmarks.dashboard import Dashboard
from benchmarks.figures import Figure
from tests.support.process import Ended, UnitProcess

LONGEST = 3.0
BAD = re.compile("Traceback|#critical")
LOST = re.compile("cannot be brought back")
EXPERIMENT = "/page/experiments/Demo%3A%20E.%20coli%20overnight"
SETTINGS = "/unit_api/jobs/settings/job_name/"
LAMPS = "/unit_api/jobs/run/job_name/led_intensity"
SPEED = (SETTINGS + "stirring", "target_rpm")
HEAT = (SETTINGS + "temperature_automation", "target_temperature")
AT_FIRST = {"target_rpm": 500.0, "target_temperature": 37.0, "medium": "M9 + glucose"}
JOBS = {
    "stirring", "od_reading", "growth_rate_calculating", "temperature_automation",
    "led_automation", "monitor",
}  # fmt: skip


class Memory:
    """What was acknowledged, and what was asked for last and may have been done."""

    def __init__(self) -> None:
        self.known: dict[str, set] = {}
        self.tasks: list[str] = []
        self.writes = 0
        self.refused: Counter[str] = Counter()

    def asked(self, what: str, value: object) -> None:
        """*value* was asked for."""
        self.known.setdefault(what, set()).add(value)

    def acknowledged(self, what: str, value: object) -> None:
        """*value* it is."""
        self.known[what] = {value}
        self.writes += 1


class Hammer(Thread):
    """Asks for one change after the other until nobody answers."""

    def __init__(self, port: int, memory: Memory, number: int) -> None:
        super().__init__(daemon=True)
        self._connection = HTTPConnection("127.0.0.1", port, timeout=10.0)
        self._memory, self.number = memory, number

    def run(self) -> None:
        """See Thread."""
        try:
            while True:
                self._round(self.number)
                self.number += 1
        except (OSError, HTTPException):
            self._connection.close()

    def _round(self, n: int) -> None:
        path, name = SPEED
        self._change(name, 400.0 + n % 900, "PATCH", path, {"settings": {name: 400.0 + n % 900}})
        path, name = HEAT
        heat = 30.0 + n % 80 / 10.0
        self._change(name, heat, "PATCH", path, {"settings": {name: heat}})
        self._change("medium", f"M{n}", "PATCH", EXPERIMENT, {"medium": f"M{n}"})
        told = self._ask("POST", LAMPS, {"options": {"B": n % 100}})
        if told is not None:
            self._memory.tasks.append(told["result_url_path"])

    def _change(self, what: str, value: object, method: str, path: str, body: dict) -> None:
        self._memory.asked(what, value)
        if self._ask(method, path, body) is not None:
            self._memory.acknowledged(what, value)

    def _ask(self, method: str, path: str, body: dict) -> dict | None:
        kind = {"Content-Type": "application/json"}
        self._connection.request(method, path, dumps(body), kind)
        answer = self._connection.getresponse()
        text = answer.read()
        if answer.status < 300:
            return loads(text)
        self._memory.refused[f"{method} {path}: {answer.status} {text.decode()}"] += 1
        return None


def complaints(unit: UnitProcess, memory: Memory) -> Iterator[str]:
    """What is not as it was acknowledged."""
    missing = JOBS - set(unit.running())
    if missing:
        yield f"not running: {', '.join(sorted(missing))}"
    for path, name in SPEED, HEAT:
        found = unit.ask("GET", path).json().get("settings", {}).get(name)
        if name in memory.known and found not in memory.known[name]:
            yield f"{name} is {found}, not {memory.known[name]}"
    medium = unit.ask("GET", "/page/unit").json()["experiment"]["medium"]
    if "medium" in memory.known and medium not in memory.known["medium"]:
        yield f"the medium is {medium}, not {memory.known['medium']}"
    for task in memory.tasks[-50:]:
        if unit.ask("GET", task).status == 404:
            yield f"{task} is not known"


def one_round(data: Path, memory: Memory, moment: float, number: int) -> tuple[int, list[str]]:
    """Start, check, hammer and kill; the hammer's next number, and what was wrong."""
    unit = UnitProcess("--demo", data=data)
    timer = Thread(target=lambda: (sleep(moment), unit.popen.send_signal(SIGKILL)), daemon=True)
    timer.start()
    found: list[str] = []
    try:
        unit.serving()
        hammer = Hammer(unit.port, memory, number)
        hammer.start()
        dashboard = Dashboard(unit.port)
        timer.join()
        hammer.join(10.0)
        dashboard.close()
        number = hammer.number + 1
    except (Ended, OSError, HTTPException):
        timer.join()
    finally:
        found += [line for line in unit.log if BAD.search(line)]
        unit.close()
    return number, found


def looked_at(data: Path, memory: Memory) -> list[str]:
    """Start once more, undisturbed, and look."""
    with UnitProcess("--demo", data=data) as unit:
        unit.said("settled")
        found = list(complaints(unit, memory))
        found += [line for line in unit.log if BAD.search(line) or LOST.search(line)]
        unit.end(SIGKILL)
    return found


def figures(arguments: list[str]) -> Iterator[Figure]:
    """Kill it so many times."""
    parser = ArgumentParser("kill")
    parser.add_argument("--times", type=int, default=50)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args(arguments)
    folder, memory, number, bad = Path(mkdtemp()), Memory(), 0, 0
    data, moments = folder / "data", random.Random(asked.seed)
    try:
        looked_at(data, memory)
        memory.known = {name: {value} for name, value in AT_FIRST.items()}
        for turn in range(asked.times):
            number, found = one_round(data, memory, moments.uniform(0.0, LONGEST), number)
            found += looked_at(data, memory)
            bad += bool(found)
            refused = [f"{times} x {what}" for what, times in memory.refused.most_common(4)]
            print(f"kill {turn + 1}: {memory.writes} writes;", *found[:5], *refused, sep="\n  ",
                  file=sys.stderr, flush=True)  # fmt: skip
            memory.refused.clear()
    finally:
        rmtree(folder, ignore_errors=True)
    note = f"{2 * asked.times} kills; {memory.writes} changes, {len(memory.tasks)} tasks"
    yield Figure("rounds in which something was missing", bad, "", 0.0, 0.0, note)
