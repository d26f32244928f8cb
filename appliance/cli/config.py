"""``appliance config``: every option of the configuration, as a file or as a table."""

import sys
from collections.abc import Iterator
from textwrap import wrap

from appliance.assembly.sections import SECTIONS
from appliance.config import Option, Section, options_of
from appliance.jobs.builtin import builtin, configurable

WIDTH = 100
ABOUT = """\
# What every appliance does unless told otherwise. What differs goes into unit.ini in the data
# folder, or into a file given with --config. Sections named after a job hold its settings.
"""


def show() -> int:
    """Print a configuration file that says all that is so anyway."""
    sys.stdout.write(ABOUT)
    for section in SECTIONS.sections:
        sys.stdout.write("".join(f"{line}\n" for line in _lines(section)))
    return 0


def table() -> int:
    """Print the tables of docs/configuration.md."""
    sys.stdout.write(f"{as_table()}\n{jobs_table()}")
    return 0


def as_table() -> str:
    """Every option in Markdown: where it stands, its default, what it may be, what it means."""
    rows = ["| section and key | default | range | meaning |", "|---|---|---|---|"]
    for section in SECTIONS.sections:
        for name, option in options_of(section).items():
            default = f"`{written(option)}` {option.unit}".strip() if written(option) else ""
            told = f"`[{section.section}] {name}`", default, _range(option), option.help
            rows.append(f"| {' | '.join(told)} |")
    return "".join(f"{row}\n" for row in rows)


def jobs_table() -> str:
    """The sections of jobs in Markdown: what each may hold."""
    rows = ["| section | keys |", "|---|---|"]
    for section, settings in configurable(builtin().jobs).items():
        keys = ", ".join(f"`{name}`" for name, setting in settings.items() if setting.given)
        if keys:
            rows.append(f"| `[{section}]` | {keys} |")
    return "".join(f"{row}\n" for row in rows)


def written(option: Option) -> str:
    """The default of *option* as a file says it."""
    if isinstance(option.default, bool):
        return "yes" if option.default else "no"
    return f"{option.default:g}" if isinstance(option.default, float) else str(option.default)


def _lines(section: type[Section]) -> Iterator[str]:
    yield ""
    yield f"[{section.section}]"
    for name, option in options_of(section).items():
        if option.help:
            may_be = _range(option) or option.unit
            about = f"# {option.help} [{may_be}]" if may_be else f"# {option.help}"
            yield from wrap(about, WIDTH, subsequent_indent="# ")
        yield f"{name} = {written(option)}".rstrip()


def _range(option: Option) -> str:
    """What a value may be: one of several words, or a number within limits; "" for anything."""
    bounded = option.low is not None or option.high is not None
    return option.limits if bounded else ", ".join(option.choices)
