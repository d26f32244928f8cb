"""The whole data folder as one archive: out of a unit, and into one."""

from msgspec import Struct

from appliance.core.backup.exports import Exports, Origin
from appliance.core.backup.imports import Imports, Successor

__all__ = ["Backup", "Exports", "Imports", "Origin", "Successor"]


class Backup(Struct, frozen=True):
    """Archives of the data folder: those that are given, and those that are taken."""

    exports: Exports
    imports: Imports
