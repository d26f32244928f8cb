"""What the files of an archive must keep to before they take the place of a unit's own."""

from collections.abc import Callable, Mapping
from pathlib import Path

from appliance import config
from appliance.config import Config
from appliance.core.backup.unpack import Check
from appliance.core.calibrations.parsing import Reader, read_estimator
from appliance.core.files.redaction import is_redacted
from appliance.core.profiles.diagnostics import Diagnostics
from appliance.core.profiles.parser import read as read_profile
from appliance.errors import Invalid, NotAllowed

INI = ("shared.ini", "unit.ini")
OFF = "off"


class ImportChecks:
    """The rules of this unit, which has the configuration *current*: *reader* reads its
    calibrations, *sections* are those of its jobs."""

    def __init__(
        self, current: Config, reader: Reader, sections: Callable[[], Mapping[str, Mapping]]
    ) -> None:
        self._current, self._reader, self._sections = current, reader, sections

    @property
    def plugins(self) -> bool:
        """Whether plugins are taken along: they are code, and code is not let in unless an
        administrator has said so on the unit."""
        return self._current.text("plugins", "install") != OFF

    @property
    def checks(self) -> Mapping[str, Check]:
        """What reads the files of each folder."""
        return {
            **dict.fromkeys(INI, self._ini),
            "storage/calibrations": self._calibration,
            "storage/estimators": self._estimator,
            "experiment_profiles": self._profile,
        }

    def configuration(self, folder: Path) -> None:
        """Raise ``Refusal`` unless the unit could start with the configuration in *folder*. The
        sections of jobs that come with the archive's own plugins are not looked into."""
        read = config.read(folder / name for name in INI)
        if not self.plugins and read.text("plugins", "install") != OFF:
            raise NotAllowed(
                "The configuration in the archive lets code be installed over the network.",
                cause="This unit's own configuration does not, and is asked first.",
                remedy="Set install in [plugins] on the unit itself, then send the archive again.",
            )
        known = self._sections()
        if self.plugins and (folder / "plugins").is_dir():
            ours = config.read(()).sections
            sections = {n: s for n, s in read.sections.items() if n in known or n in ours}
            read = Config(sections)
        config.check(read, known)

    def _ini(self, name: str, text: str) -> None:
        if is_redacted(text.encode()):
            raise Invalid("Stars stand in it for a password.")

    def _calibration(self, name: str, text: str) -> None:
        if name.endswith(".yaml"):
            self._reader.read(Path(name).parent.name, text)

    def _estimator(self, name: str, text: str) -> None:
        if name.endswith(".yaml"):
            read_estimator(Path(name).parent.name, text)

    def _profile(self, name: str, text: str) -> None:
        findings = Diagnostics()
        if name.endswith((".yaml", ".yml")) and read_profile(text, findings) is None:
            raise Invalid("It is no experiment profile.")
