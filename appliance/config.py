"""Layered INI files, read once into a frozen value, and the sections that they may have; every
complaint names file and line."""

from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any, ClassVar, Self, TypeVar, overload

from msgspec import Struct, field

from appliance.errors import Invalid, Refusal
from appliance.parameter import Parameter

T = TypeVar("T")
S = TypeVar("S", bound="Section")


class Option(Parameter[T]):
    """One line of a section: in the class it declares, in an instance it is the value."""

    @overload
    def __get__(self, section: None, owner: type) -> Self: ...

    @overload
    def __get__(self, section: "Section", owner: type | None = None) -> T: ...

    def __get__(self, section, owner=None):
        return self if section is None else section.values.get(self.name, self.default)


class Section:
    """A section of the configuration. A class for each declares the name of its *section* and its
    options, beside the code that uses them; *values* are those that differ from the defaults."""

    section: ClassVar[str] = ""

    def __init__(self, **values: object) -> None:
        self.values: Mapping[str, object] = values


def options_of(section: type[Section]) -> dict[str, Option[Any]]:
    """The options that *section* declares, by name, in the order they are written."""
    return {name: option for name, option in vars(section).items() if isinstance(option, Option)}


class Entry(Struct, frozen=True):
    """One line of a configuration file."""

    value: str
    where: str


class Config(Struct, frozen=True):
    """What files say: section, key, entry. Later layers have replaced earlier ones."""

    sections: Mapping[str, Mapping[str, Entry]] = field(default_factory=dict)

    def text(self, section: str, key: str) -> str:
        """What is written there; "" where nothing is."""
        entry = self.sections.get(section, {}).get(key)
        return entry.value if entry else ""

    def where(self, section: str, key: str) -> str:
        """File and line of a value, or the section and key where no file says it."""
        entry = self.sections.get(section, {}).get(key)
        return entry.where if entry else f"[{section}] {key}"

    def section(self, kind: type[S]) -> S:
        """The section that *kind* declares, with its values. Raises ``Invalid`` with file and
        line."""
        declared, entries = options_of(kind), self.sections.get(kind.section, {})
        given = {key: entries[key] for key in declared if key in entries}
        return kind(**{key: _parsed(declared[key], entry) for key, entry in given.items()})


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
    """What those of *paths* say that exist, later ones last."""
    layers = []
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


class Schema(Struct, frozen=True):
    """What a configuration may hold: *sections*, and those of jobs. *agreements* look whether what
    it holds goes together, and raise ``Invalid``, with file and line, where it does not."""

    sections: tuple[type[Section], ...]
    agreements: tuple[Callable[[Config], object], ...] = ()

    @property
    def names(self) -> set[str]:
        """What the sections are called."""
        return {section.section for section in self.sections}

    def check(
        self, config: Config, jobs: Mapping[str, Mapping[str, Parameter]]
    ) -> dict[str, dict[str, object]]:
        """The values of the sections named after *jobs* (section to its Settings), parsed.

        Raises ``Invalid`` for a section or key that there is not, a value that does not fit, or
        values that contradict one another.
        """
        ours = {section.section: options_of(section) for section in self.sections}
        known: Mapping[str, Mapping[str, Parameter]] = {**ours, **jobs}
        values: dict[str, dict[str, object]] = {}
        for section, entries in config.sections.items():
            if section not in known:
                where = next(iter(entries.values())).where if entries else section
                names = ", ".join(sorted(known))
                raise Invalid(f"{where}: there is no section [{section}].", remedy=f"Use: {names}.")
            found = {key: _checked(known[section], section, key, e) for key, e in entries.items()}
            if found and section in jobs:
                values[section] = found
        _check_autostart(config, jobs)
        for agree in self.agreements:
            agree(config)
        return values


def _checked(
    declared: Mapping[str, Parameter], section: str, key: str, entry: Entry
) -> object:
    if key not in declared:
        raise Invalid(
            f"{entry.where}: [{section}] has no {key}.",
            remedy=f"It may hold: {', '.join(declared) or 'nothing'}.",
        )
    return _parsed(declared[key], entry)


def _check_autostart(config: Config, jobs: Iterable[str]) -> None:
    """Jobs that always run must be some that exist."""
    names = sorted(name for name in jobs if "." not in name)
    for name in config.text("jobs", "autostart").split():
        if name not in names:
            where = config.where("jobs", "autostart")
            raise Invalid(f"{where}: there is no job {name}.", remedy=f"Use: {', '.join(names)}.")


def _parsed(declared: Parameter, entry: Entry) -> Any:
    if not declared.given:
        raise Invalid(f"{entry.where}: {declared.name} is measured, and cannot be configured.")
    try:
        return declared.parse(entry.value)
    except Refusal as e:
        raise Invalid(f"{entry.where}: {e.message}") from e
