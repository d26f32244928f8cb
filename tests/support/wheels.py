"""Wheels made by hand, good and bad, and the one of the example."""

import base64
import io
import tomllib
from hashlib import sha256
from pathlib import Path
from zipfile import ZipFile

EXAMPLE = Path(__file__).parents[2] / "examples" / "plugin-air-bubbler"
WHEEL = "Wheel-Version: 1.0\nGenerator: hand\nRoot-Is-Purelib: {pure}\nTag: py3-none-any\n"


def wheel(name, version, files, *, entry="", pure="true", requires=(), spoil=None, more=(),
          record=""):
    """The bytes of a wheel with *files*, (path, text) pairs. *spoil* names a file that does not fit
    its hash, *more* are files that RECORD does not know, *record* is what it has besides."""
    info = f"{name.replace('-', '_')}-{version}.dist-info"
    metadata = f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\nSummary: A test\n"
    metadata += "".join(f"Requires-Dist: {one}\n" for one in requires)
    members = {path: text.encode() for path, text in files}
    members[f"{info}/METADATA"] = metadata.encode()
    members[f"{info}/WHEEL"] = WHEEL.format(pure=pure).encode()
    members[f"{info}/entry_points.txt"] = f"[appliance.plugins]\n{entry}\n".encode()
    lines = [f"{path},sha256={hashed(data)},{len(data)}\n" for path, data in members.items()]
    record = "".join([*lines, record])
    members[f"{info}/RECORD"] = f"{record}{info}/RECORD,,\n".encode()
    if spoil is not None:
        members[spoil] += b"\n"
    held = io.BytesIO()
    with ZipFile(held, "w") as made:
        for path, data in [*members.items(), *((p, t.encode()) for p, t in more)]:
            made.writestr(path, data)
    return held.getvalue()


def hashed(data: bytes) -> str:
    """The hash of *data* as RECORD has it."""
    return base64.urlsafe_b64encode(sha256(data).digest()).rstrip(b"=").decode()


def example() -> tuple[str, bytes]:
    """The file name and the bytes of the example's wheel."""
    project = tomllib.loads((EXAMPLE / "pyproject.toml").read_text())["project"]
    name, version = project["name"], project["version"]
    (key, value), = project["entry-points"]["appliance.plugins"].items()
    files = [(path.name, path.read_text()) for path in EXAMPLE.glob("*.py")]
    made = wheel(name, version, files, entry=f"{key} = {value}")
    return f"{name.replace('-', '_')}-{version}-py3-none-any.whl", made
