"""The profiles that are kept, and what there is to say about each."""

from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct

from appliance.bus import Bus
from appliance.core.files.yaml_folder import YamlFolder
from appliance.core.jobs.kinds import JobKinds
from appliance.core.profiles import errands
from appliance.core.profiles.names import LARGEST, NAME, checked_name
from appliance.errors import Invalid, NotFound, TooLarge
from appliance.lanes import Work
from appliance.model import KeptChanged

if TYPE_CHECKING:
    from appliance.core.profiles.check import Checked
    from appliance.core.profiles.model import Profile

FOLDER = "experiment_profiles"


class Entry(Struct, frozen=True):
    """A profile that is kept: the name of its file and, if it can be understood, its own."""

    filename: str
    name: str
    author: str
    description: str
    errors: int


class ProfileFiles:
    """Experiment profiles in the folder *data*/experiment_profiles; None keeps nothing.

    *unit* is the name of this unit, *kinds* are the jobs it has. Files are read and checked in
    the lane *errands*: a large profile takes a second.
    """

    def __init__(
        self, unit: str, data: Path | None, errands: Work, bus: Bus, kinds: JobKinds
    ) -> None:
        self.unit, self._errands, self._bus, self._kinds = unit, errands, bus, kinds
        self._folder = YamlFolder(data, 4 * LARGEST)
        self._seen: dict[str, tuple[object, Entry]] = {}

    async def all(self) -> list[Entry]:
        """Every profile that is kept, by name."""
        return await self._errands.do(self._list)

    async def read(self, filename: str) -> str:
        """The text of a profile. Raises ``NotFound``."""
        name = checked_name(filename)
        return await self._errands.do(self._read, name)

    async def write(self, filename: str, text: str, as_unit: str = "") -> "Checked":
        """Keep *text* under that name, in place of what was there. Raises ``Invalid`` if it has
        errors, and keeps nothing."""
        name = checked_name(filename)
        checked = await self.check(text, as_unit)
        fit(name, checked)
        await self._errands.do(self._folder.write, FOLDER, name, text)
        self._bus.publish(KeptChanged("profiles"))
        return checked

    async def delete(self, filename: str) -> None:
        """Remove a profile; one that is carried out goes on. Raises ``NotFound``."""
        name = checked_name(filename)
        if not await self._errands.do(self._folder.remove, FOLDER, name):
            raise _missing(name)
        self._bus.publish(KeptChanged("profiles"))

    def _read(self, name: str) -> str:
        try:
            return self._folder.read(FOLDER, name)
        except NotFound:
            raise _missing(name) from None

    def _list(self) -> list[Entry]:
        return [self._entry(name) for name in self._folder.names(FOLDER) if NAME.fullmatch(name)]

    def _entry(self, name: str) -> Entry:
        stamp = self._folder.stamp(FOLDER, name)
        known = self._seen.get(name)
        if known is not None and known[0] == stamp:
            return known[1]
        try:
            text = self._folder.read(FOLDER, name)
            checked = errands.check(text, self.unit, self._kinds, self._errands.go_on)
        except (NotFound, Invalid):
            return Entry(name, name, "", "", 1)
        profile, errors = checked.profile, len(checked.errors)
        if profile is None:
            entry = Entry(name, name, "", "", errors)
        else:
            entry = Entry(name, profile.name, profile.author, profile.description, errors)
        self._seen[name] = stamp, entry
        return entry

    async def check(self, text: str, as_unit: str = "") -> "Checked":
        """What there is to say about *text*, if this unit did what *as_unit* is to do."""
        if len(text) > LARGEST:
            raise TooLarge(f"A profile has at most {LARGEST >> 20} MB of text.")
        given = text, as_unit or self.unit, self._kinds, self._errands.go_on
        return await self._errands.do(errands.check, *given)

    async def parse(self, text: str) -> "Profile | None":
        """What *text* means, whether this unit could still do it or not; None if nothing."""
        return await self._errands.do(errands.parse, text, self._errands.go_on)

    async def rehearse(self, filename: str, as_unit: str) -> tuple[str, list[str]]:
        """The name of a profile and, a line for each action, what would be done. Raises
        ``Refusal``."""
        _, profile = await self.fit(filename, as_unit)
        lines = await self._errands.do(errands.rehearse, profile, as_unit or self.unit)
        return profile.name, lines

    async def fit(self, filename: str, as_unit: str) -> tuple[str, "Profile"]:
        """The text of a profile, and what it means. Raises ``Refusal`` if it cannot be carried
        out."""
        name = checked_name(filename)
        text = await self._errands.do(self._read, name)
        return text, fit(name, await self.check(text, as_unit))


def fit(name: str, checked: "Checked") -> "Profile":
    """The profile, or ``Invalid`` if there are errors, telling of the first."""
    if checked.errors or checked.profile is None:
        first, n = checked.errors[0], len(checked.errors)
        more = f" There are {n - 1} more errors." if n > 1 else ""
        raise Invalid(
            f"{name} has errors: line {first.line}, column {first.column}: {first.message}{more}",
            cause=first.message,
            remedy=first.remedy or "Correct the profile.",
        )
    return checked.profile


def _missing(name: str) -> NotFound:
    return NotFound(f"There is no profile called {name}.",
                    remedy="Write it first; the list of profiles has the names.")
