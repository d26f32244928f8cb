"""The whole data folder as one archive: out of a unit, and into one."""

from appliance.core.backup.import_checks import ImportChecks
from appliance.core.backup.service import Backup, Origin

__all__ = ["Origin", "ImportChecks", "Backup"]
