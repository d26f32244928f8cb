"""The files of the page: found in the package, told apart by what is in them."""

import gzip
from hashlib import sha256
from importlib.resources import files
from importlib.resources.abc import Traversable

from msgspec import Struct

from appliance.api.wire import Call, Reply
from appliance.errors import NotFound

TYPES = {
    ".css": "text/css; charset=utf-8",
    ".html": "text/html; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".json": "application/json",
    ".png": "image/png",
    ".svg": "image/svg+xml",
    ".txt": "text/plain; charset=utf-8",
    ".webmanifest": "application/manifest+json",
    ".woff2": "font/woff2",
}
COMPRESSED_ALREADY = (".png", ".woff2")
LARGEST_KEPT = 128 * 1024
ENCODED = "gzip"


class Asset(Struct, frozen=True):
    """One file: its content type, and a tag that changes with what is in it. *body* is None for
    a file too large to be kept; *squeezed* is the body after gzip, where that helps."""

    file: Traversable
    type: str
    tag: str
    body: bytes | None
    squeezed: bytes | None


class Assets:
    """The files below *root*, read and compressed when they are first asked for, then kept."""

    def __init__(self, root: Traversable | None = None) -> None:
        self._root = root or files("appliance").joinpath("web")
        self._names: dict[str, Traversable] = {}
        self._kept: dict[str, Asset] = {}

    def find(self, name: str) -> Asset:
        """The file called *name*, a path below the root; raises ``NotFound``."""
        asset = self._kept.get(name)
        if asset is None:
            self._names = self._names or names_below(self._root)
            if name not in self._names:
                raise NotFound("There is no such file.")
            asset = self._kept[name] = read(self._names[name])
        return asset

    def reply(self, name: str, call: Call, headers: dict[str, str]) -> Reply:
        """The file called *name* as an answer to *call*, or the news that it has not changed."""
        asset = self.find(name)
        asked = call.request.requestHeaders
        headers = {
            "ETag": asset.tag,
            "Cache-Control": "no-cache",
            "Vary": "Accept-Encoding",
            **headers,
        }
        if asset.tag in (asked.getRawHeaders("if-none-match") or [""])[0]:
            return Reply(304, b"", headers, asset.type)
        if asset.squeezed and ENCODED in (asked.getRawHeaders("accept-encoding") or [""])[0]:
            return Reply(200, asset.squeezed, {**headers, "Content-Encoding": ENCODED}, asset.type)
        body = asset.file.read_bytes() if asset.body is None else asset.body
        return Reply(200, body, headers, asset.type)


def names_below(folder: Traversable, prefix: str = "") -> dict[str, Traversable]:
    """Every file of a known type in *folder* and the folders in it, by its path."""
    found: dict[str, Traversable] = {}
    for entry in folder.iterdir():
        if entry.is_dir():
            found |= names_below(entry, f"{prefix}{entry.name}/")
        elif suffix(entry.name) in TYPES:
            found[prefix + entry.name] = entry
    return found


def read(file: Traversable) -> Asset:
    """*file*, compressed if it is worth the while."""
    body = file.read_bytes()
    kind, tag = suffix(file.name), f'"{sha256(body).hexdigest()[:20]}"'
    if len(body) > LARGEST_KEPT:
        return Asset(file, TYPES[kind], tag, None, None)
    squeezed = None if kind in COMPRESSED_ALREADY else gzip.compress(body, 6, mtime=0)
    helps = squeezed is not None and len(squeezed) < len(body)
    return Asset(file, TYPES[kind], tag, body, squeezed if helps else None)


def suffix(name: str) -> str:
    """What comes after the last dot of *name*, with the dot."""
    return "." + name.rpartition(".")[2]
