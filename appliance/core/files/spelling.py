"""How files may be called: by what can be seen, and not as another is called but for its case."""

import unicodedata
from collections.abc import Iterable

IGNORED = frozenset(
    chr(code)
    for first, last in (
        (0x034F, 0x034F), (0x115F, 0x1160), (0x17B4, 0x17B5), (0x180B, 0x180F), (0x2800, 0x2800),
        (0x3164, 0x3164), (0xFE00, 0xFE0F), (0xFFA0, 0xFFA0), (0xE0100, 0xE01EF),
    )
    for code in range(first, last + 1)
)  # fmt: skip
"""What has no shape of its own though it counts as a letter or a mark: joiners, fillers, and
selectors of variants (Unicode's default ignorable code points that ``isprintable`` lets pass)."""


def is_visible(name: str) -> bool:
    """Whether all of *name* can be seen: no control or format characters (marks of direction among
    them), no blanks but the ordinary one, and none at its ends."""
    return name.isprintable() and name == name.strip() and IGNORED.isdisjoint(name)


def spelling(name: str) -> str:
    """What two names have in common that people, or another card, would take for one: they differ
    in case or in how Unicode composes them."""
    folded = unicodedata.normalize("NFKC", name).casefold()
    return unicodedata.normalize("NFKC", folded)


def namesake(name: str, others: Iterable[str]) -> str | None:
    """The one of *others* that is called as *name* is but for its spelling, or None."""
    wanted = spelling(name)
    return next((other for other in others if other != name and spelling(other) == wanted), None)


def runs_by_itself(name: str) -> bool:
    """Whether Python would run a file or folder called *name* that it finds where it looks."""
    lower = name.lower()
    return lower.partition(".")[0] in ("sitecustomize", "usercustomize") or lower.endswith(".pth")
