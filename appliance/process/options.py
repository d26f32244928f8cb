"""The command line of ``twistd appliance``, understood."""

import os
from collections.abc import Callable
from pathlib import Path

from msgspec import Struct
from twisted.python.usage import Options as UsageOptions
from twisted.python.usage import UsageError

from appliance.errors import Refusal
from appliance.process.hardware import detected, parse_fault

DEMO_SPEED = 60.0
"""How many times faster than real time the demonstration lives."""

LISTEN = "tcp:8080:interface=127.0.0.1"


class Start(Struct, frozen=True):
    """What is to be started.

    *data* is the folder of the unit, *listen* a Twisted endpoint, *hardware* raspberry-pi,
    simulated or replay:FILE, *speed* how many times faster than real time a simulated unit lives,
    and *faults* what of it is broken from the start, each with how strongly.
    """

    data: Path
    listen: str
    hardware: str
    speed: float = 1.0
    config: Path | None = None
    faults: tuple[tuple[str, float | None], ...] = ()
    demo: bool = False

    @property
    def real(self) -> bool:
        """Whether there is a board."""
        return self.hardware == "raspberry-pi"


class Options(UsageOptions):
    """The command line of ``twistd appliance``."""

    synopsis = "[options]"
    longdesc = "Looks after one bioreactor: jobs, API, live page. See http://127.0.0.1:8080 then."
    optParameters = (
        ("data", None, None, "Folder for the database, the token and unit.ini "
         "[default: appliance, under XDG_STATE_HOME]"),
        ("listen", None, LISTEN, "Twisted endpoint to serve HTTP at"),
        ("hardware", None, "auto", "auto, raspberry-pi, simulated or replay:FILE"),
        ("simulation-speed", None, None, "How many times faster a simulated unit lives, 1 to 1000"),
        ("config", None, None, "A configuration file that overrides those in the data folder"),
    )  # fmt: skip
    optFlags = (
        ("demo", None, "Simulated, 60 times faster, and in an empty data folder everything runs"),
    )

    def __init__(self) -> None:
        super().__init__()
        self["faults"] = []

    def opt_fault(self, text: str) -> None:
        """Start with this fault in a simulated unit: NAME or NAME=VALUE; may be repeated."""
        self["faults"].append(_usable(parse_fault, text))

    def postOptions(self) -> None:
        """Check everything that can be checked without touching anything."""
        self._check_hardware()
        self._check_speed()
        name = "appliance-demo" if self["demo"] else "appliance"
        state = os.environ.get("XDG_STATE_HOME") or Path.home() / ".local" / "state"
        self["data"] = Path(self["data"] or Path(state) / name).expanduser().resolve()
        if self["config"] and not Path(self["config"]).is_file():
            raise UsageError(f"There is no file {self['config']}.")
        if self.parent is not None and self.parent.get("pidfile") == "twistd.pid":
            self.parent["pidfile"] = ""  # the data folder is what is locked

    @property
    def start(self) -> Start:
        """What was asked for, once it has been parsed."""
        return Start(
            data=self["data"],
            listen=self["listen"],
            hardware=self["hardware"],
            speed=self["speed"],
            config=Path(self["config"]) if self["config"] else None,
            faults=tuple(self["faults"]),
            demo=bool(self["demo"]),
        )

    def _check_hardware(self) -> None:
        if self["hardware"] == "auto":
            self["hardware"] = "simulated" if self["demo"] else _usable(detected)
        kind, _, path = self["hardware"].partition(":")
        if kind not in ("raspberry-pi", "simulated", "replay") or bool(path) != (kind == "replay"):
            raise UsageError("--hardware is auto, raspberry-pi, simulated or replay:FILE.")
        if kind == "replay" and not Path(path).is_file():
            raise UsageError(f"There is no recording {path}.")
        if kind == "raspberry-pi" and (self["faults"] or self["simulation-speed"] or self["demo"]):
            raise UsageError("--demo, --fault and --simulation-speed are for simulated hardware.")

    def _check_speed(self) -> None:
        text = self["simulation-speed"] or (str(DEMO_SPEED) if self["demo"] else "1")
        try:
            self["speed"] = float(text)
        except ValueError:
            raise UsageError(f"--simulation-speed cannot be {text!r}; give a number.") from None
        if not 1.0 <= self["speed"] <= 1000.0:
            raise UsageError("--simulation-speed must lie between 1 and 1000.")


def _usable(function: Callable, *args: object):
    """What *function* returns; what it refuses is a mistake in the command line."""
    try:
        return function(*args)
    except Refusal as e:
        raise UsageError(said(e)) from e


def said(refusal: Refusal) -> str:
    """A refusal in a line, for somebody at a terminal."""
    return " ".join(filter(None, (refusal.message, refusal.remedy)))
