"""What the files of an archive must keep to before they take the place of a unit's own."""

from collections.abc import Callable, Collection, Mapping
from pathlib import Path
from zipfile import ZipFile

from appliance import config
from appliance.config import Config, Schema
from appliance.core.backup.examine import Manifest, examine, rules
from appliance.core.backup.exports import Origin
from appliance.core.backup.unpack import Check, look_through, unpack
from appliance.core.files.redaction import is_redacted
from appliance.errors import Invalid, NotAllowed
from appliance.lanes import GoOn

INI = ("shared.ini", "unit.ini")


class ImportChecks:
    """The rules of the unit that is *origin* itself, and has the configuration *current*: *folders*
    has what reads the files of each folder; *jobs* are the sections of its jobs, *schema* has all
    others. *allows_code* tells of a configuration whether plugins may be installed."""

    def __init__(
        self,
        origin: Origin,
        current: Config,
        folders: Mapping[str, Check],
        jobs: Callable[[], Mapping[str, Mapping]],
        schema: Schema,
        allows_code: Callable[[Config], bool],
    ) -> None:
        self._origin, self._current, self._folders = origin, current, folders
        self.rules = rules(origin.exported_at)
        self._jobs, self._schema, self._allows_code = jobs, schema, allows_code

    def manifest(self, archive: ZipFile) -> Manifest:
        """What is in *archive*, which must be one of this unit's. Raises ``Refusal``."""
        return examine(archive, self._origin.name, self.rules)

    def unpack(
        self,
        archive: ZipFile,
        manifest: Manifest,
        folder: Path,
        own: Collection[str],
        go_on: GoOn,
    ) -> tuple[str, ...]:
        """Write *archive* into *folder*, but for what is the unit's *own*, by the names at the top,
        and look through what is there then; returns what was left out. Raises ``Refusal``, or
        what *go_on* does."""
        with archive:
            left_out = unpack(archive, manifest, folder, own, self.rules, go_on)
        look_through(folder, self._checks, self.rules.remedy, go_on)
        self._check_configuration(folder)
        return left_out

    @property
    def plugins(self) -> bool:
        """Whether plugins are taken along: they are code, and code is not let in unless an
        administrator has said so on the unit."""
        return self._allows_code(self._current)

    @property
    def _checks(self) -> Mapping[str, Check]:
        return {**dict.fromkeys(INI, self._ini), **self._folders}

    def _check_configuration(self, folder: Path) -> None:
        """Raise ``Refusal`` unless the unit could start with the configuration in *folder*. The
        sections of jobs that come with the archive's own plugins are not looked into."""
        read = config.read(folder / name for name in INI)
        if not self.plugins and self._allows_code(read):
            raise NotAllowed(
                "The configuration in the archive lets code be installed over the network.",
                cause="This unit's own configuration does not, and is asked first.",
                remedy="Set install in [plugins] on the unit itself, then send the archive again.",
            )
        known = self._jobs()
        if self.plugins and (folder / "plugins").is_dir():
            ours = self._schema.names
            sections = {n: s for n, s in read.sections.items() if n in known or n in ours}
            read = Config(sections)
        self._schema.check(read, known)

    def _ini(self, name: str, text: str) -> None:
        if is_redacted(text.encode()):
            raise Invalid("Stars stand in it for a password.")
