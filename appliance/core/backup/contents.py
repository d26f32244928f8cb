"""What in a data folder goes into an archive, and what stays with its unit."""

from fnmatch import fnmatch

from appliance.core.files.folder import is_database, is_secret

METADATA = "pioreactor_export_metadata.json"
DATABASE = "appliance.sqlite"
PLUGINS = "plugins"
SPOOL = "spool"
"""Where uploads and copies lie while they are worked on."""
UNIT_OWN = ("DISALLOW_*",)


def stays(name: str) -> bool:
    """Whether *name*, at the top of the data folder, is neither exported nor replaced."""
    return is_secret(name) or any(fnmatch(name.upper(), pattern) for pattern in UNIT_OWN)


def travels(name: str) -> bool:
    """Whether a file or folder called *name* is copied as it is; databases are copied otherwise."""
    return not (is_secret(name) or is_database(name) or name in ("__pycache__", METADATA))
