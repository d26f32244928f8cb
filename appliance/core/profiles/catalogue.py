"""What this unit's jobs can be told and asked, as far as a profile is concerned."""

from collections.abc import Iterable, Mapping
from typing import Any, TypeVar

from appliance.core.jobs.kinds import AUTOMATION, JobKind
from appliance.core.jobs.settings import Setting
from appliance.errors import Invalid, NotFound
from appliance.model.measured import parts_of

T = TypeVar("T")
STATE = "$state"


class Catalogue:
    """The kinds of jobs of the unit called *unit*; *configured* are their settings by section."""

    def __init__(
        self,
        unit: str,
        kinds: Iterable[JobKind],
        configured: Mapping[str, Mapping[str, object]],
    ) -> None:
        self.unit, self._configured = unit, configured
        self._kinds: dict[str, dict[str | None, JobKind]] = {}
        self._settings: dict[tuple[str, str | None], Mapping[str, Setting]] = {}
        for kind in kinds:
            self._kinds.setdefault(kind.name, {})[kind.automation] = kind
            self._settings[kind.name, kind.automation] = kind.settings
        self._tried: dict[tuple, str] = {}

    @property
    def jobs(self) -> tuple[str, ...]:
        """The names of the jobs there are."""
        return tuple(sorted(self._kinds))

    def automations(self, job: str) -> tuple[str, ...]:
        """The automations that *job* has."""
        return tuple(sorted(name for name in self._kinds.get(job, ()) if name))

    def settings(self, job: str, automation: str | None = None) -> Mapping[str, Setting]:
        """The settings of *job*: of one automation, or of all if it has some and none is named."""
        if (job, automation) in self._settings:
            return self._settings[job, automation]
        found: dict[str, Setting] = {}
        for name in self._kinds.get(job, ()):
            found = {**self._settings[job, name], **found}
        return found

    def aliases(self, job: str, automation: str | None = None) -> dict[str, str]:
        """The names that others know settings of *job* by, and their own."""
        kinds = self._kinds.get(job, {})
        chosen = [kinds[automation]] if automation in kinds else list(kinds.values())
        found: dict[str, str] = {}
        for kind in chosen:
            found = {**kind.aliases, **found}
        return found

    def understands(self, job: str, automation: str | None) -> bool:
        """Whether *job* makes its settings out of its options in a way of its own."""
        return self._kinds[job][automation].normalise is not None

    def missing(self, job: str, automation: str | None, given: Iterable[str]) -> tuple[str, ...]:
        """The settings without which *job* does not start, and which are not *given*."""
        configured = self._configured.get(f"{job}.{automation}" if automation else job, {})
        settings = self.settings(job, automation).items()
        known = set(given) | set(configured)
        return tuple(name for name, s in settings if s.required and name not in known)

    def complaint(self, job: str, automation: str | None, options: Mapping[str, object]) -> str:
        """Why *job* would not start with *options*, or nothing."""
        key = job, automation, tuple(options.items())
        if key not in self._tried:
            self._tried[key] = self._try(job, automation, options)
        return self._tried[key]

    def _try(self, job: str, automation: str | None, options: Mapping[str, object]) -> str:
        kind = self._kinds[job][automation]
        try:
            kind.values(options, self._configured)
        except (Invalid, NotFound) as refusal:
            return refusal.message
        return ""

    def unknown(self, job: str, path: tuple[str, ...]) -> str:
        """Why nothing can be looked up at *path* of *job*, or nothing."""
        if job not in self._kinds:
            return f"There is no job called {job}."
        if path == (STATE,) or path == (AUTOMATION,):
            return ""
        setting = self.settings(job).get(path[0])
        if setting is None:
            return f"{job} has no setting {path[0]}."
        return _no_part(setting, path)


def _no_part(setting: Setting, path: tuple[str, ...]) -> str:
    shape: Any = setting.kind
    parts = parts_of(shape)
    if not parts:
        return f"{path[0]} has no parts." if len(path) > 1 else ""
    if len(path) == 1:
        return f"{path[0]} has the parts {', '.join(parts)}; write {path[0]}.{parts[0]}."
    return "" if path[1] in parts else f"{path[0]} has no part {path[1]}."


def underscored(options: Mapping[str, T]) -> dict[str, T]:
    """*options* by their names as they are written here."""
    return {name.replace("-", "_"): value for name, value in options.items()}
