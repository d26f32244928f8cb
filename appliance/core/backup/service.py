"""Giving the whole data folder away, and taking one back in place of it."""

import re
import shutil
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO
from zipfile import ZipFile

from attrs import frozen
from twisted.internet.defer import Deferred, ensureDeferred
from twisted.logger import Logger

from appliance.clocks import UnitClock
from appliance.core.backup.contents import DATABASE, PLUGINS
from appliance.core.backup.examine import Manifest, examine, opened
from appliance.core.backup.export import export
from appliance.core.backup.import_checks import ImportChecks
from appliance.core.backup.swap import FolderSwap, Stage
from appliance.core.backup.unpack import look_through, unpack
from appliance.core.files.folder import Files
from appliance.core.locks import Locks
from appliance.core.tasks import Task, Tasks
from appliance.errors import Conflict, Unavailable
from appliance.lanes import Work
from appliance.store import tasks as rows
from appliance.store.engine import copying
from appliance.store.engine.db import Store

IMPORT_LOCK = "import-dot-pioreactor-lock"
DISALLOW_UPLOADS = "DISALLOW_UI_UPLOADS"
SPOOL = "spool"
RESERVE = 50 * 2**20
TOLD = 20
TAKEN_BACK = (
    "The unit did not come up well with the imported files, and has gone back to those it had."
)


@frozen
class Origin:
    """What an archive says of the unit it came from."""

    name: str
    leader: str
    version: str


class Backup:
    """Export and import of the folder *data*; the long work is done in *lane*.

    ``restart`` is set by whoever can end this process and start another.
    """

    log = Logger(namespace="appliance.transfer")

    def __init__(
        self,
        data: Path | None,
        about: Origin,
        rules: ImportChecks,
        *,
        files: Files,
        lane: Work,
        store: Store,
        locks: Locks,
        tasks: Tasks,
        clock: UnitClock,
    ) -> None:
        self._data, self._about, self._rules = data, about, rules
        self._files, self.lane, self._store, self._locks = files, lane, store, locks
        self._tasks, self._clock = tasks, clock
        self._end: Deferred = Deferred()
        self.restart: Callable[[], None] = lambda: None

    @property
    def spool(self) -> Path | None:
        """Where uploads and copies lie while they are worked on."""
        return self._data and self._data / SPOOL

    @property
    def _exchange(self) -> FolderSwap:
        return FolderSwap(self._folder)

    @property
    def _folder(self) -> Path:
        if self._data is None:
            raise Unavailable("This unit keeps no files.", remedy="Give it a data folder.")
        return self._data

    # -- out

    async def export(self) -> tuple[str, Iterator[bytes]]:
        """The name of an archive of everything but secrets, and its pieces, which are made as they
        are asked for, in ``lane``. Raises ``NotAllowed`` or ``Unavailable``."""
        self._files.permit()
        database = await self.lane.do(self._database)
        name = re.sub(r"[^A-Za-z0-9._-]", "-", self._about.name) + "_dot_pioreactor.zip"
        copy = None if database is None else lambda target: copying.copy_to(database, target)
        return name, export(self._folder, self._metadata(), copy, self._folder / SPOOL)

    def _database(self) -> Path | None:
        database = self._store.file
        if database is None or database.resolve() != self._folder.resolve() / DATABASE:
            return None
        needed = database.stat().st_size + RESERVE
        if shutil.disk_usage(self._folder).free < needed:
            raise Unavailable(
                "There is no room for a copy of the database.",
                remedy=f"Make {needed / 1e6:.0f} MB of the card free first.",
            )
        return database

    def _metadata(self) -> dict[str, object]:
        about = self._about
        return {
            "metadata_version": 1,
            "name": about.name,
            "leader_hostname": about.leader,
            "is_leader": about.leader == about.name,
            "app_version": about.version,
            "exported_at_utc": _iso(self._clock.utc()),
        }

    # -- in

    async def receive(self, file: BinaryIO) -> Task:
        """Accept the archive *file* in place of everything in the data folder.

        It is unpacked beside what is there and looked through; then the process starts anew with
        it, and goes back to what it had unless the unit is well ten seconds later. Raises
        ``Refusal`` for an archive that can be seen not to do.
        """
        self.permit()
        self._locks.check(IMPORT_LOCK)
        archive = await self.lane.do(opened, file)
        manifest = await self.lane.do(examine, archive, self._about.name)
        task = self._tasks.make("import the data folder")
        work = self._locks.during(IMPORT_LOCK, lambda: self._take(task, archive, manifest))
        await self._store.do(self._tasks.put, task)
        self._tasks.follow(task, ensureDeferred(work()))
        return task

    def permit(self) -> None:
        """Raise ``NotAllowed`` if files of this unit may not be replaced."""
        self._files.permit()
        self._files.permit(DISALLOW_UPLOADS)

    async def _take(self, task: Task, archive: ZipFile, manifest: Manifest) -> None:
        """Ends with the process, or with a refusal."""
        await self.lane.do(self._put_ready, task, archive, manifest)
        self.log.warn("The imported files are complete: starting anew with them.")
        self.restart()
        await self._end

    def _put_ready(self, task: Task, archive: ZipFile, manifest: Manifest) -> None:
        exchange, plugins = self._exchange, self._rules.plugins
        try:
            new = exchange.prepare()
            with archive:
                left_out = unpack(archive, manifest, new, plugins)
            look_through(new, self._rules.checks)
            self._rules.configuration(new)
            if manifest.has_database:
                self._judge(new / DATABASE)
            stay = {f"{DATABASE}*": not manifest.has_database, PLUGINS: not plugins}
            kept = tuple(pattern for pattern, stays in stay.items() if stays)
            exchange.begin(kept, task.id, left_out[:TOLD])
        except BaseException:
            exchange.clear()
            raise

    def _judge(self, database: Path) -> None:
        if self._store.file is None or self._store.file.name != DATABASE:
            raise Conflict(
                "There is a database in the archive, and this unit keeps its own elsewhere.",
                remedy="Remove [storage] url from the unit's configuration first.",
            )
        copying.judge(database)

    # -- after the start

    @property
    def pending(self) -> bool:
        """Whether something is left to ``conclude``."""
        return self._data is not None and self._exchange.stage is not None

    def stopped(self) -> None:
        """The unit stops in order, which says nothing against files that are on trial."""
        if self.pending:
            self._exchange.forgive()

    async def conclude(self) -> None:
        """The unit has been up for a while: if that was with imported files, say whether they did,
        and keep the old ones no longer, or go back to them."""
        if self._data is None:
            return
        exchange = self._exchange
        stage = exchange.stage
        if stage is None:
            return
        if stage.phase == "trial" and self._store.troubles:
            self.log.error("The imported files are not well: going back to the old ones.")
            exchange.undo()
            self.restart()
            return
        await self._tell(stage)
        await self.lane.do(exchange.finish)
        await self.lane.do(exchange.clear)

    async def _tell(self, stage: Stage) -> None:
        now = self._clock.utc()
        if stage.phase == "trial":
            self.log.info("The imported files are in use.", notice=True)
            result = {"imported": True, "left_out": list(stage.left_out)}
            await self._store.do(_retell, stage.task, "complete", result, None, now)
        else:
            self.log.error(TAKEN_BACK)
            await self._store.do(_retell, stage.task, "failed", None, TAKEN_BACK, now)


def _retell(connection, task: str, state: str, result: object, error: str | None, at: float):
    if rows.find(connection, task) is None:
        rows.put(connection, task, "import the data folder", at)
    rows.finish(connection, task, state, result, error, at)


def _iso(utc: float) -> str:
    return datetime.fromtimestamp(utc, UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
