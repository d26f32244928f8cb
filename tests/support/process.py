"""A real ``twistd appliance`` in a folder of its own, on a free loopback port."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Mapping, Sequence
from http.client import HTTPConnection, HTTPResponse
from pathlib import Path
from shutil import rmtree
from tempfile import mkdtemp
from threading import Condition, Thread
from time import monotonic

TWISTD = Path(sys.executable).with_name("twistd")
LOOPBACK = "tcp:0:interface=127.0.0.1"
PATIENCE = 30.0
SERVING = "Serving at http://"


class Ended(Exception):
    """The process is gone, or did not say in time what it was to say; its output follows."""


class Answer:
    """What came back over HTTP: a status, headers, and a body that is usually JSON."""

    def __init__(self, response: HTTPResponse) -> None:
        self.status, self.headers, self.body = response.status, response.headers, response.read()

    def json(self):
        """The body, understood."""
        return json.loads(self.body)


class UnitProcess:
    """One unit, from its first log line to its last; *arguments* are those of the command line.

    *data* is the folder it keeps its files in, by default one that goes when it is closed;
    *program* is what is run, if not the unit itself.
    """

    def __init__(
        self,
        *arguments: str,
        data: Path | None = None,
        listen: str = LOOPBACK,
        environment: Mapping[str, str] | None = None,
        program: Sequence[str] = (str(TWISTD), "-n", "appliance"),
    ) -> None:
        self._own = Path(mkdtemp(prefix="unit-"))
        self.cwd = self._own / "cwd"
        self.cwd.mkdir()
        self.data = data or self._own / "data"
        self.log: list[str] = []
        self.port = 0
        self._said = Condition()
        self.popen = subprocess.Popen(
            [*program, "--data", str(self.data), "--listen", listen, *arguments],
            cwd=self.cwd,
            env={**os.environ, **(environment or {})},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        self._reader = Thread(target=self._read, daemon=True)
        self._reader.start()

    def __enter__(self) -> "UnitProcess":
        try:
            return self.serving()
        except BaseException:
            self.close()
            raise

    def __exit__(self, *_: object) -> None:
        self.close()

    def _read(self) -> None:
        for line in self.popen.stdout:
            with self._said:
                self.log.append(line.rstrip())
                self._said.notify_all()
        with self._said:
            self.popen.wait()
            self._said.notify_all()

    def said(self, text: str, within: float = PATIENCE) -> str:
        """The first log line that holds *text*, waited for. Raises ``Ended``."""
        deadline = monotonic() + within
        with self._said:
            while True:
                for line in self.log:
                    if text in line:
                        return line
                left = deadline - monotonic()
                if self.popen.returncode is not None or left <= 0:
                    raise Ended(f"{text!r} was never said:\n" + "\n".join(self.log))
                self._said.wait(left)

    def serving(self) -> "UnitProcess":
        """Wait until it answers."""
        if not self.port:
            address = self.said(SERVING).partition(SERVING)[2].strip()
            self.port = int(address.rpartition(":")[2])
        health = self.ask("GET", "/unit_api/health")
        if health.status not in (200, 401):
            raise Ended(f"/unit_api/health said {health.status}: {health.body!r}")
        return self

    @property
    def url(self) -> str:
        """Where a browser finds it."""
        return f"http://127.0.0.1:{self.port}"

    def ask(
        self, method: str, path: str, body: object = None, headers: Mapping[str, str] = {}
    ) -> Answer:
        """Send a request over a connection of its own, and read the whole answer."""
        connection = HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        try:
            text = None if body is None else json.dumps(body)
            kind = {} if body is None else {"Content-Type": "application/json"}
            connection.request(method, path, text, {**kind, **headers})
            return Answer(connection.getresponse())
        finally:
            connection.close()

    def launch(self, job: str, **options: object) -> str:
        """Ask for *job* to be started; where its task can be asked after."""
        asked = self.ask("POST", f"/unit_api/jobs/run/job_name/{job}", {"options": options})
        if asked.status != 202:
            raise Ended(f"{job} was not accepted: {asked.status} {asked.body!r}")
        return asked.json()["result_url_path"]

    def run(self, job: str, **options: object) -> Answer:
        """Start *job* and wait until its task has ended; what the task says."""
        path = self.launch(job, **options)
        deadline = monotonic() + PATIENCE
        while (answer := self.ask("GET", path)).status == 202 and monotonic() < deadline:
            pass
        return answer

    def running(self) -> dict[str, dict]:
        """What runs, as the page is told: jobs that are not disconnected, by name."""
        jobs = self.ask("GET", "/page/jobs").json()
        return {job["name"]: job for job in jobs if job["state"] != "disconnected"}

    def end(self, number: int = signal.SIGTERM) -> int:
        """Send the signal *number* and wait; the exit code."""
        if self.popen.poll() is None:
            self.popen.send_signal(number)
        code = self.popen.wait(PATIENCE)
        self._reader.join(PATIENCE)
        return code

    def close(self) -> None:
        """Let nothing remain of it."""
        self.end(signal.SIGKILL)
        self.popen.stdout.close()
        rmtree(self._own, ignore_errors=True)


def refused(*arguments: str, data: Path, listen: str = LOOPBACK) -> tuple[int, str]:
    """The exit code and output of a unit that cannot start."""
    command = [str(TWISTD), "-n", "appliance", "--data", str(data), "--listen", listen]
    ended = subprocess.run(
        [*command, *arguments], cwd=data.parent, capture_output=True, text=True, timeout=PATIENCE
    )
    return ended.returncode, ended.stdout + ended.stderr
