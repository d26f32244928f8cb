"""What was found in a profile: errors, warnings and notes, each with its place."""

from collections.abc import Callable, Collection, Iterable
from difflib import get_close_matches
from typing import Literal

from msgspec import Struct

from appliance.core.files.yaml_nodes import Node, Place, unpacked
from appliance.core.profiles.expressions import Wrong

MOST = 50  # of errors, and of what is none: nobody reads more
LONGEST = 600  # characters of what is said
LONGEST_NAME = 60
LISTED = 40
Severity = Literal["error", "warning", "note"]


class Diagnostic(Struct, frozen=True):
    """One thing to say: an *error* keeps the profile from running, a *warning* is probably a
    mistake, a *note* is good to know. Lines and columns count from 1."""

    severity: Severity
    line: int
    column: int
    message: str
    remedy: str = ""


class Enough(Exception):
    """There are so many errors that nothing more need be read."""


class Diagnostics(list[Diagnostic]):
    """Findings, as many as are of use.

    *go_on* is called now and then by those who look for them; it may raise, to have them give up.
    """

    def __init__(self, go_on: Callable[[], None] = lambda: None) -> None:
        super().__init__()
        self.go_on = go_on
        self.wrongs = 0

    @property
    def enough(self) -> bool:
        """Whether no more errors are taken in."""
        return self.wrongs >= MOST

    def add(self, severity: Severity, place: Place, message: str, remedy: str = "") -> None:
        """Take one in. Raises ``Enough`` after the last error that is kept."""
        wrong = severity == "error"
        self.wrongs += wrong
        if wrong or len(self) - self.wrongs < MOST:
            said = message[:LONGEST], remedy[:LONGEST]
            self.append(Diagnostic(severity, place.line, place.column, *said))
        if wrong and self.enough:
            raise Enough

    def error(self, place: Place, message: str, remedy: str = "") -> None:
        """What keeps the profile from running."""
        self.add("error", place, message, remedy)

    def warn(self, place: Place, message: str, remedy: str = "") -> None:
        """What is probably a mistake."""
        self.add("warning", place, message, remedy)

    def note(self, place: Place, message: str, remedy: str = "") -> None:
        """What is good to know."""
        self.add("note", place, message, remedy)

    def unknown(self, node: Node, known: Collection[str], what: str) -> None:
        """An error for each name in the mapping *node* that is not *known*; *what* has none."""
        for name, where in zip(node.value, node.names, strict=True):
            if name not in known:
                self.error(unpacked(where), f"{what} {name[:LONGEST_NAME]}.", meant(name, known))

    def wrong(self, node: Node, wrong: Wrong) -> None:
        """What is wrong with the expression in *node*."""
        self.error(node.at(wrong.offset), wrong.message, wrong.remedy)

    @property
    def ordered(self) -> tuple[Diagnostic, ...]:
        """All of them, as one reads the file."""
        return tuple(sorted(self, key=lambda f: (f.line, f.column)))


def meant(name: str, known: Iterable[str]) -> str:
    """Which of *known* somebody probably meant, or which there are."""
    known = sorted(known)
    if len(name) <= LONGEST_NAME and len(known) <= LISTED:
        close = get_close_matches(name, known, 1, 0.6)
        if close:
            return f"Did you mean {close[0]}?"
    return f"Known are: {listed(known)}." if known else ""


def listed(names: Iterable[str]) -> str:
    """The first of *names* by the alphabet, with commas."""
    known = sorted(names)
    more = ", …" if len(known) > LISTED else ""
    return ", ".join(name[:LONGEST_NAME] for name in known[:LISTED]) + more
