"""Makes the data folder of a unit at work, as a file to keep: ``python -m tests.support.data_folder
INTO`` starts a real unit, has it work, ends it without warning, and writes down what it left.

Run by each release for itself: what is in ``tests/released`` is never changed.
"""

import json
import signal
import sqlite3
import sys
from contextlib import closing
from pathlib import Path
from threading import Event

from tests.support.curves import PUMP, STIRRING
from tests.support.process import UnitProcess

JOBS = {
    "stirring": {"target_rpm": 430},
    "od_reading": {},
    "growth_rate_calculating": {},
    "temperature_automation": {"automation_name": "thermostat", "target_temperature": 33},
    "bubbler": {"flow": 40},
}
"""What is at work when the unit is cut off."""

INI = """\
[unit]
name = kept

[stirring]
target_rpm = 520

[dosing]
max_subdose_ml = 0.8
"""
PROFILE = """\
experiment_profile_name: later
common:
  jobs:
    led_intensity:
      actions:
        - {type: start, t: 0s, options: {C: 11}}
        - {type: update, t: 900d, options: {C: 22}}
"""
PLUGIN = '''\
"""Air through the culture, as a plugin of the first release wrote it."""

from appliance.core.settings import Setting
from appliance.model import ReadingAhead


class Bubbler:
    """Pretends to bubble, and holds still while the optics are read."""

    name = "bubbler"
    title = "Bubbler"
    needs = ()

    flow = Setting(float, unit="%", default=50.0, low=0.0, high=100.0, help="How much.")

    def __init__(self, kit):
        self.kit = kit

    def start(self):
        self.kit.on(ReadingAhead, lambda event: None)
        self.kit.every(5.0, lambda: self.kit.record("bubbles", self.flow))


def register(registry):
    registry.job(Bubbler)
'''
CREATED = "2026-01-01T00:00:00Z"
WORKS = 12.0
"""Seconds for which the unit is at work."""

PUMPS = ("media_pump", "alt_media_pump", "waste_pump")


def made(data: Path) -> None:
    """Let a unit work in the folder *data* for a while, and kill it."""
    (data / "plugins").mkdir(parents=True)
    (data / "unit.ini").write_text(INI)
    (data / "plugins" / "bubbler.py").write_text(PLUGIN)
    with UnitProcess("--simulation-speed", "20", "--hardware", "simulated", data=data) as unit:
        unit.said("settled")
        _teach(unit)
        for job, options in JOBS.items():
            unit.run(job, **options)
        unit.ask("PATCH", "/unit_api/jobs/settings/job_name/stirring",
                 {"settings": {"target_rpm": 444}})
        unit.run("add_media", ml=1.5)
        unit.ask("PUT", "/page/profiles/later", {"text": PROFILE})
        unit.ask("POST", "/page/profiles/later/run", {})
        Event().wait(WORKS)
        unit.end(signal.SIGKILL)


def _teach(unit: UnitProcess) -> None:
    for device in PUMPS:
        text = PUMP.format(name=device, created=CREATED, slope=0.09, offset=0.0)
        _calibrate(unit, device, text)
    _calibrate(unit, "stirring", STIRRING)
    unit.ask("PATCH", "/page/experiments/First%20experiment", {"medium": "LB"})
    unit.ask("PUT", "/page/volumes", {"ml": 12.0})


def _calibrate(unit: UnitProcess, device: str, text: str) -> None:
    name = next(x for x in text.splitlines() if x.startswith("calibration_name")).split(": ")[1]
    path = f"/unit_api/calibrations/{device}"
    answers = [unit.ask("POST", path, {"calibration_data": text}),
               unit.ask("PATCH", f"/unit_api/active_calibrations/{device}/{name}")]
    if any(answer.status >= 400 for answer in answers):
        raise SystemExit(f"{device}: {[answer.body for answer in answers]}")


def keep(data: Path, into: Path) -> None:
    """Write the folder *data* down as one JSON file: its text files, and its database as SQL."""
    with closing(sqlite3.connect(data / "appliance.sqlite")) as raw:
        statements = list(raw.iterdump())
    files = {
        str(path.relative_to(data)): path.read_text()
        for path in sorted(data.rglob("*"))
        if path.is_file() and (path.suffix in (".ini", ".yaml", ".py") or path.name == ".state")
    }
    text = json.dumps({"files": files, "sql": statements}, indent=0)
    into.write_text(text.replace(str(data), "/data") + "\n")


def lay(kept: Path, data: Path) -> None:
    """Make the folder *data* of the file *kept*."""
    written = json.loads(kept.read_text())
    for name, text in written["files"].items():
        path = data / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    with closing(sqlite3.connect(data / "appliance.sqlite")) as raw:
        raw.executescript("\n".join(written["sql"]))


if __name__ == "__main__":
    folder = Path(sys.argv[1] + ".data").resolve()
    made(folder)
    keep(folder, Path(sys.argv[1]))
