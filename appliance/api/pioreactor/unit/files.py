"""/unit_api/system/path and remove_file: the unit's data folder."""

from mimetypes import guess_type
from typing import TypedDict

from msgspec import Struct

from appliance.api.pioreactor.answers import Accepted, accepted
from appliance.api.wire import Call, Download, Reply, Routes
from appliance.core.appliance import Appliance
from appliance.core.files.folder import Listing
from appliance.errors import Invalid

routes = Routes()
PLAIN = "text/plain; charset=utf-8"


class Remove(Struct, frozen=True):
    """The file to remove, relative to the data folder or absolute inside it."""

    filepath: str | None = None


class Folder(TypedDict):
    """What is in a folder; *current* is its absolute path."""

    current: str
    dirs: list[str]
    files: list[str]


@routes("GET", "/system/path/", needs="viewer")
async def show_folder(appliance: Appliance, call: Call) -> Folder | Download:
    """List the data folder."""
    return await show(appliance, "")


@routes("GET", "/system/path/<path:req_path>", needs="viewer")
async def show_path(appliance: Appliance, call: Call, req_path: str) -> Folder | Download:
    """List a folder below the data folder, or read a file. Secrets, databases and what lies behind
    links are not shown."""
    return await show(appliance, req_path)


async def show(appliance: Appliance, path: str) -> Folder | Download:
    """What is at *path* of the data folder."""
    found = await appliance.files.find(path)
    if isinstance(found, Listing):
        return listing(found)
    kind = guess_type(found.name)[0] or ""
    headers = {"Content-Disposition": "inline", "Content-Security-Policy": "sandbox"}
    binary = kind.startswith(("image/", "application/zip", "application/gzip"))
    return Download(
        found.pieces, appliance.files.lane, found.size, headers, kind if binary else PLAIN
    )


@routes("POST, PATCH", "/system/remove_file", needs="admin", success=202)
async def remove_file(appliance: Appliance, call: Call[Remove]) -> Reply[Accepted]:
    """Remove a file of the data folder."""
    path = call.body.filepath
    if not path:
        raise Invalid(
            "filepath field is required",
            cause="Request JSON missing 'filepath'.",
            remedy="Include a 'filepath' field in the JSON payload.",
        )
    await appliance.files.check_removable(path)
    task = await appliance.tasks.launch("remove a file", lambda: appliance.files.remove(path))
    return accepted(appliance.name, task.id)


def listing(found: Listing) -> Folder:
    """A folder as this dialect lists it."""
    return {"current": found.current, "dirs": list(found.dirs), "files": list(found.files)}
