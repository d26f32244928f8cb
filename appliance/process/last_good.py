"""The configuration that the unit last came up with, for when today's makes no sense."""

from pathlib import Path

from twisted.logger import Logger

from appliance.core.files import durable

FOLDER = ".last-good"
FILES = ("shared.ini", "unit.ini")
GIVEN = "given.ini"
"""What a file named on the command line is called here."""
log = Logger(namespace="appliance.tap")


def paths(data: Path) -> list[Path]:
    """Its files; empty if the unit in the folder *data* never came up."""
    kept = [data / FOLDER / name for name in (*FILES, GIVEN)]
    return kept if (data / FOLDER).is_dir() else []


def keep(data: Path, given: Path | None) -> None:
    """The unit has come up with the files in *data* and the one that was *given*: they are the
    last good ones. That they cannot be written down is no reason not to go on."""
    try:
        durable.make_folder(data / FOLDER)
        for name, here in (*((name, data / name) for name in FILES), (GIVEN, given)):
            kept = data / FOLDER / name
            text = here.read_bytes() if here is not None and here.is_file() else b""
            if not kept.is_file() or kept.read_bytes() != text:
                durable.write(kept, text, mode=0o600)
    except OSError as error:
        log.warn("The configuration cannot be kept for a later start: {why}", why=error)
