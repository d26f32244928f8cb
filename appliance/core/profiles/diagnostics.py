"""What was found in a profile: errors, warnings and notes, each with its place."""

from difflib import get_close_matches
from typing import Literal

from msgspec import Struct

from appliance.core.files.yaml_nodes import Node, Place
from appliance.core.profiles.expressions import Wrong

MOST = 500
Severity = Literal["error", "warning", "note"]


class Diagnostic(Struct, frozen=True):
    """One thing to say: an *error* keeps the profile from running, a *warning* is probably a
    mistake, a *note* is good to know. Lines and columns count from 1."""

    severity: Severity
    line: int
    column: int
    message: str
    remedy: str = ""


class Diagnostics(list[Diagnostic]):
    """Findings, as many as are of use."""

    wrongs = 0  # how many errors there are, kept or not

    def add(self, severity: Severity, place: Place, message: str, remedy: str = "") -> None:
        """Take one in."""
        self.wrongs += severity == "error"
        if len(self) < MOST:
            self.append(Diagnostic(severity, place.line, place.column, message, remedy))

    def error(self, place: Place, message: str, remedy: str = "") -> None:
        """What keeps the profile from running."""
        self.add("error", place, message, remedy)

    def warn(self, place: Place, message: str, remedy: str = "") -> None:
        """What is probably a mistake."""
        self.add("warning", place, message, remedy)

    def note(self, place: Place, message: str, remedy: str = "") -> None:
        """What is good to know."""
        self.add("note", place, message, remedy)

    def wrong(self, node: Node, wrong: Wrong) -> None:
        """What is wrong with the expression in *node*."""
        self.error(node.at(wrong.offset), wrong.message, wrong.remedy)

    @property
    def ordered(self) -> tuple[Diagnostic, ...]:
        """All of them, as one reads the file."""
        return tuple(sorted(self, key=lambda f: (f.line, f.column)))


def meant(name: str, known) -> str:
    """Which of *known* somebody probably meant, or which there are."""
    known = sorted(known)
    close = get_close_matches(name, known, 1, 0.6)
    if close:
        return f"Did you mean {close[0]}?"
    return f"Known are: {', '.join(known)}." if known else ""
