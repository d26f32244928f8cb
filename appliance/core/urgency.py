"""How urgent each trouble is, and what it may follow from: the one order of every list of them."""

from collections.abc import Iterable, Mapping, Sequence
from fnmatch import fnmatchcase
from typing import Literal, Protocol, TypeVar

Severity = Literal["danger", "failure", "doubt", "notice"]
"""Heat or liquid may do harm; something does not work or is lost; what is measured or recorded may
be wrong; to be looked at when there is time."""

ORDER: Mapping[Severity, tuple[str, ...]] = {
    "danger": (
        "heater-stuck-on", "plate-too-hot", "pump-runs-on",
        "pump-ran-on", "vessel-full", "overflow-risk", "keeper-gone",
    ),
    "failure": (
        "undervoltage", "hardware-missing", "i2c-missing", "gpio-missing", "rail-silent",
        "device-error",
        "database-removed", "disk-failing", "disk-read-only", "disk-full", "database-torn",
        "database-damaged", "database-unusable", "database-unreachable",
        "configuration-refused", "import-damaged", "admin-token-*", "no-folder-*", "not-woken-*",
        "plugin-*", "device-*", "not-resumed-*",
        "thermometer-silent", "thermometer-implausible", "thermometer-stuck", "heater-open",
        "stirrer-silent", "stirring-stalled", "not-mixed", "temperature-out-of-band",
        "vessel-unknown", "stop-unreadable", "bottles-unknown",
        "media-low", "alt-media-low", "pump-missing", "*-tube-worn",
        "dose-not-seen", "dosing-refused",
        "adc-silent", "adc-stuck", "adc-saturated", "adc-implausible",
        "led-driver-lost", "lamp-driver-silent", "lamp-missing", "photodiode-missing",
        "ir-lamp-dead", "reference-lost", "panel-silent", "*-missing",
        "experiment-lost", "calibration-session-unreadable", "*-forgot", "job-error",
        "profile-action-failed", "profile-not-stored",
    ),
    "doubt": (
        "clock-stepped", "clock-steps-lost", "dates-ahead",
        "od-signal-high", "ambient-light", "reference-noisy", "od-noisy",
        "calibration-mismatch", "blank-and-calibration", "estimator-mismatch",
        "estimator-misjudges", "blank-*", "calibration-*", "estimator-*",
        "od-below-blank", "od-outside-calibration", "recording-ended", "od-silent",
        "cannot-dodge", "contamination-hint", "culture-declining", "growth-silent",
        "dose-disturbed", "dose-doubted", "dosing-unseen", "*-pump-off",
    ),
    "notice": ("network-down", "leader-silent", "power-not-permitted"),
}  # fmt: skip
"""All troubles that are known by name or pattern, the most urgent first, causes before what follows
from them."""

UNKNOWN: Severity = "doubt"
"""What others call wrong comes after all that is as bad."""

_OPTICS = (
    "undervoltage", "hardware-missing", "i2c-missing", "adc-silent", "adc-stuck",
    "adc-saturated", "adc-implausible", "led-driver-lost", "lamp-driver-silent", "lamp-missing",
    "photodiode-missing", "ir-lamp-dead", "reference-lost",
)  # fmt: skip
_THERMAL = (
    "heater-stuck-on", "hardware-missing", "i2c-missing", "thermometer-silent",
    "thermometer-implausible", "thermometer-stuck", "heater-open", "not-mixed",
)  # fmt: skip
_STORED = (
    "database-removed", "disk-failing", "disk-read-only", "disk-full", "database-torn",
    "database-damaged", "database-unusable", "database-unreachable",
)  # fmt: skip
_READ = ("calibration-mismatch", "blank-and-calibration", "od-below-blank",
         "od-outside-calibration", "recording-ended")  # fmt: skip
_BOTTLES = ("media-low", "alt-media-low", "*-tube-worn", "pump-missing")

CAUSES: Mapping[str, Sequence[str]] = {
    "plate-too-hot": ("heater-stuck-on",),
    "pump-ran-on": ("pump-runs-on",),
    "overflow-risk": ("pump-runs-on", "pump-ran-on"),
    "vessel-full": ("pump-runs-on", "pump-ran-on"),
    "rail-silent": ("hardware-missing", "i2c-missing"),
    "gpio-missing": ("hardware-missing",),
    "i2c-missing": ("hardware-missing",),
    "database-damaged": ("disk-failing",),
    "not-resumed-*": (*_STORED, "plugin-*", "configuration-refused"),
    "thermometer-silent": ("hardware-missing", "i2c-missing"),
    "stirring-stalled": ("undervoltage",),
    "not-mixed": ("stirring-stalled",),
    "temperature-out-of-band": ("plate-too-hot", "undervoltage", *_THERMAL),
    "dose-not-seen": ("undervoltage", *_BOTTLES),
    "dosing-refused": (
        "vessel-full", "overflow-risk", "dose-not-seen", "vessel-unknown", "stop-unreadable",
        "bottles-unknown", "pump-runs-on", "pump-ran-on", *_BOTTLES,
    ),
    "adc-silent": ("hardware-missing", "i2c-missing", "undervoltage"),
    "lamp-driver-silent": ("hardware-missing", "i2c-missing", "undervoltage"),
    "led-driver-lost": ("undervoltage",),
    "ir-lamp-dead": ("undervoltage", "led-driver-lost", "lamp-driver-silent"),
    "reference-lost": ("undervoltage", "ir-lamp-dead"),
    "profile-not-stored": _STORED,
    "dates-ahead": ("clock-stepped",),
    "od-noisy": ("ambient-light", "not-mixed", "stirring-stalled"),
    "dose-disturbed": ("undervoltage", "stirring-stalled", "not-mixed", "od-noisy",
                       "ambient-light", "reference-lost", "adc-stuck", "adc-saturated"),
    "od-silent": _OPTICS,
    "recording-ended": _OPTICS,
    "culture-declining": (*_THERMAL, "plate-too-hot", "not-mixed", "stirring-stalled"),
    "growth-silent": ("od-silent", *_OPTICS, *_READ),
    "dosing-unseen": ("od-silent", *_OPTICS, *_READ),
}
"""What a trouble may follow from. While one of those lasts, it is told as its consequence."""


class Named(Protocol):
    """A trouble, or an alert of one."""

    @property
    def name(self) -> str: ...


Wrong = TypeVar("Wrong", bound=Named)

_PLACES = {
    name: (place, severity)
    for place, (severity, name) in enumerate(
        (severity, name) for severity, names in ORDER.items() for name in (*names, f"{severity}?")
    )
}
_PATTERNS = tuple(name for name in _PLACES if "*" in name)


def _known(name: str) -> str:
    """*name*, or the pattern that it is known by, or what stands for the unknown."""
    if name in _PLACES:
        return name
    found = (pattern for pattern in _PATTERNS if fnmatchcase(name, pattern))
    return next(found, f"{UNKNOWN}?")


def place_of(name: str) -> int:
    """Where the trouble of that *name* stands in every list; smaller is more urgent."""
    return _PLACES[_known(name)][0]


def severity_of(name: str) -> Severity:
    """How bad the trouble of that *name* is."""
    return _PLACES[_known(name)][1]


def by_urgency(troubles: Iterable[Wrong]) -> tuple[Wrong, ...]:
    """*troubles*, the most urgent first; of equal ones in the order they were given."""
    return tuple(sorted(troubles, key=lambda trouble: place_of(trouble.name)))


def causes_of(name: str, present: Iterable[Named]) -> tuple[str, ...]:
    """The names of those *present* that the trouble of that *name* follows from."""
    found = (other.name for other in present if may_follow(name, other.name))
    return tuple(dict.fromkeys(found))


def may_follow(name: str, cause: str) -> bool:
    """Whether the trouble of that *name* may follow from one that is called *cause*."""
    known = CAUSES.get(_known(name), ())
    return name != cause and any(fnmatchcase(cause, pattern) for pattern in known)
