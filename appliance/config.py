"""Layered INI files, read once into a frozen value; every complaint names file and line."""

from collections.abc import Iterable, Mapping
from importlib.resources import files
from pathlib import Path

from attrs import field, frozen

from appliance.errors import Invalid, Refusal

WORDS = {("unit", "model_version"), ("hardware", "photodiode_2")}
"""What is written with digits, but is no number."""


@frozen
class Entry:
    """One line of a configuration file."""

    value: str
    where: str


@frozen
class Config:
    """What is configured: section, key, entry. Later layers have replaced earlier ones."""

    sections: Mapping[str, Mapping[str, Entry]] = field(factory=dict)

    def text(self, section: str, key: str) -> str:
        """The value as it is written; "" where it is not."""
        entry = self.sections.get(section, {}).get(key)
        return entry.value if entry else ""

    def number(self, section: str, key: str) -> float:
        """The value as a number. Raises ``Invalid`` with file and line."""
        entry = self.sections[section][key]
        try:
            return float(entry.value)
        except ValueError:
            raise Invalid(
                f"{entry.where}: {key} is {entry.value!r}, but must be a number."
            ) from None

    def choice(self, section: str, key: str, *choices: str) -> str:
        """The value, which must be one of *choices*."""
        entry = self.sections[section][key]
        if entry.value not in choices:
            wanted = ", ".join(choices)
            raise Invalid(f"{entry.where}: {key} is {entry.value!r}, but must be one of {wanted}.")
        return entry.value


def parse(text: str, name: str) -> dict[str, dict[str, Entry]]:
    """The sections of one file. Raises ``Invalid`` with *name* and line."""
    sections: dict[str, dict[str, Entry]] = {}
    section = None
    for number, raw in enumerate(text.splitlines(), 1):
        line, where = raw.strip(), f"{name}:{number}"
        if not line or line[0] in "#;":
            continue
        if line.startswith("[") and line.endswith("]"):
            section = sections.setdefault(line[1:-1].strip(), {})
            continue
        key, equals, value = line.partition("=")
        if not equals or not key.strip():
            raise Invalid(f"{where}: {line!r} is neither [section] nor key = value.")
        if section is None:
            raise Invalid(f"{where}: {key.strip()} stands before any [section].")
        if key.strip() in section:
            first = section[key.strip()].where
            raise Invalid(f"{where}: {key.strip()} was already given at {first}.")
        section[key.strip()] = Entry(value.strip(), where)
    return sections


def read(paths: Iterable[Path]) -> Config:
    """The defaults overlaid with those of *paths* that exist, later ones last."""
    layers = [parse(_defaults(), "defaults.ini")]
    for path in paths:
        try:
            layers.append(parse(path.read_text("utf-8-sig"), str(path)))
        except FileNotFoundError:
            continue
        except (OSError, UnicodeDecodeError) as e:
            raise Invalid(f"{path} cannot be read: {e}.") from e
    merged: dict[str, dict[str, Entry]] = {}
    for layer in layers:
        for section, entries in layer.items():
            merged.setdefault(section, {}).update(entries)
    return Config(merged)


def check(config: Config, jobs: Mapping[str, Mapping[str, object]]) -> dict[str, dict[str, object]]:
    """The values of the sections named after *jobs* (section to its Settings), parsed.

    Raises ``Invalid`` for a section or key that nothing reads, or a value that does not fit.
    """
    ours = parse(_defaults(), "defaults.ini")
    values: dict[str, dict[str, object]] = {}
    for section, entries in config.sections.items():
        declared = jobs.get(section, ours.get(section))
        if declared is None:
            where = next(iter(entries.values())).where if entries else section
            names = ", ".join(sorted({*ours, *jobs}))
            raise Invalid(f"{where}: there is no section [{section}].", remedy=f"Use: {names}.")
        for key, entry in entries.items():
            if key not in declared:
                raise Invalid(
                    f"{entry.where}: [{section}] has no {key}.",
                    remedy=f"It may hold: {', '.join(declared) or 'nothing'}.",
                )
            if section in jobs:
                values.setdefault(section, {})[key] = _parsed(declared[key], entry)
            elif (section, key) not in WORDS and _is_number(ours[section][key].value):
                _check_number(config.number(section, key), key, entry)
    _check_jobs(config, jobs)
    return values


def _check_number(number: float, key: str, entry: Entry) -> None:
    if not 0.0 <= number < float("inf"):
        raise Invalid(f"{entry.where}: {key} is {entry.value}, but must not be negative.")


def _check_jobs(config: Config, jobs: Mapping[str, object]) -> None:
    """What is said of jobs in general must be said of some that exist."""
    if "jobs" not in config.sections:
        return
    config.choice("jobs", "resume", "always", "never", "ask")
    names = sorted(name for name in jobs if "." not in name)
    for name in config.text("jobs", "autostart").split():
        if name not in names:
            where = config.sections["jobs"]["autostart"].where
            raise Invalid(f"{where}: there is no job {name}.", remedy=f"Use: {', '.join(names)}.")


def _is_number(text: str) -> bool:
    try:
        return float(text) is not None
    except ValueError:
        return False


def _defaults() -> str:
    return files("appliance").joinpath("defaults.ini").read_text("utf-8")


def _parsed(setting, entry: Entry) -> object:
    if not setting.given:
        raise Invalid(f"{entry.where}: {setting.name} is measured, and cannot be configured.")
    try:
        return setting.parse(entry.value)
    except Refusal as e:
        raise Invalid(f"{entry.where}: {e.message}") from e
