"""Files for a browser, where no unit is needed."""

from collections.abc import Mapping
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread


class FileServer:
    """Serves *folders* by the first part of an address, *front* at the root, until ``close``."""

    def __init__(self, folders: Mapping[str, Path], front: str) -> None:
        handler = partial(_Handler, folders, front)
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
        self._thread = Thread(target=self._server.serve_forever, daemon=True)
        self._thread.start()

    @property
    def url(self) -> str:
        """Where a browser finds it."""
        return f"http://127.0.0.1:{self._server.server_port}"

    def close(self) -> None:
        """Serve no more."""
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()


class _Handler(SimpleHTTPRequestHandler):
    def __init__(self, folders: Mapping[str, Path], front: str, *args: object) -> None:
        self._folders, self._front = folders, front
        super().__init__(*args)

    def translate_path(self, path: str) -> str:
        """The file at *path*; no file where there is none."""
        folder, _, name = (self._front if path == "/" else path).lstrip("/").partition("/")
        root = self._folders.get(folder)
        return str(root / name) if root else ""

    def log_message(self, *args: object) -> None:
        """Say nothing: the browser tells what is missing."""
