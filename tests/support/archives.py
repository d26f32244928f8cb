"""Archives, good and bad, for tests."""

import io
import json
import stat
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from appliance.core.backup.contents import METADATA

BOUNDARY = "xxBOUNDARYxx"


def metadata(name: str = "simulated", version: object = 1) -> str:
    """What an archive says of where it came from."""
    return json.dumps({"metadata_version": version, "name": name, "app_version": "1"})


def archive(files=(), *, name="simulated", about=True, links=(), kind=0) -> bytes:
    """A zip of *files*, (name, text) pairs; *links* of them are symbolic links."""
    held = io.BytesIO()
    with ZipFile(held, "w", ZIP_DEFLATED) as made:
        if about:
            made.writestr(METADATA, metadata(name))
        for path, text in files:
            info = ZipInfo(path)
            info.compress_type = ZIP_DEFLATED
            mode = stat.S_IFLNK if path in links else kind or stat.S_IFREG
            info.external_attr = (mode | 0o644) << 16
            made.writestr(info, text)
    return held.getvalue()


def form(data: bytes, field: str = "archive", boundary: str = BOUNDARY) -> tuple[bytes, dict]:
    """The body and the headers of a form with one file."""
    head = (
        f'--{boundary}\r\nContent-Disposition: form-data; name="comment"\r\n\r\nhello\r\n'
        f'--{boundary}\r\nContent-Disposition: form-data; name="{field}"; filename="a.zip"\r\n'
        "Content-Type: application/zip\r\n\r\n"
    )
    body = head.encode() + data + f"\r\n--{boundary}--\r\n".encode()
    return body, {"Content-Type": f"multipart/form-data; boundary={boundary}"}
