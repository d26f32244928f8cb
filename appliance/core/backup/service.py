"""Giving the whole data folder away, and taking one back in place of it."""

import shutil
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO
from zipfile import ZipFile

from attrs import frozen
from twisted.internet.defer import Deferred, ensureDeferred
from twisted.logger import Logger

from appliance.core.backup.contents import DATABASE, PLUGINS
from appliance.core.backup.examine import Manifest, examine, rules
from appliance.core.backup.export import export
from appliance.core.backup.import_checks import ImportChecks
from appliance.core.backup.swap import FolderSwap, Stage
from appliance.core.backup.unpack import look_through, unpack
from appliance.core.files.folder import Files
from appliance.core.tasks import Task, Tasks
from appliance.errors import Conflict, Unavailable
from appliance.lanes import Work
from appliance.store.engine import copying
from appliance.store.engine.db import Store

IMPORT_LOCK = "import"
UPLOADS = "uploads"
IMPORT = "import the data folder"
SPOOL = "spool"
RESERVE = 50 * 2**20
TOLD = 20
TAKEN_BACK = (
    "The unit did not come up well with the imported files, and has gone back to those it had."
)


@frozen
class Origin:
    """What an archive says of the unit it came from. *exported_at* is the address where the unit
    gives such archives, for remedies; *utc* tells the time."""

    name: str
    leader: str
    version: str
    exported_at: str
    utc: Callable[[], float]


class Backup:
    """Export and import of the folder that *files* look into; the long work is done in *lane*.

    *restart* ends this process in order and starts another.
    """

    log = Logger(namespace="appliance.transfer")

    def __init__(
        self,
        files: Files,
        lane: Work,
        about: Origin,
        checks: ImportChecks,
        tasks: Tasks,
        store: Store,
        restart: Callable[[], None],
    ) -> None:
        self._data, self._files, self.lane = files.root, files, lane
        self._about, self._checks, self._rules = about, checks, rules(about.exported_at)
        self._tasks, self._store = tasks, store
        self._end: Deferred = Deferred()
        self._restart = restart

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

    async def export(self) -> Iterator[bytes]:
        """An archive of everything but secrets, in pieces that are made as they are asked for, in
        ``lane``. Raises ``NotAllowed`` or ``Unavailable``."""
        self._files.permit()
        database = await self.lane.do(self._database)
        copy = None if database is None else lambda target: copying.copy_to(database, target)
        return export(self._folder, self._metadata(), copy, self._folder / SPOOL)

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
            "exported_at_utc": _iso(about.utc()),
        }

    # -- in

    async def receive(self, file: BinaryIO) -> Task:
        """Accept the archive *file* in place of everything in the data folder.

        It is unpacked beside what is there and looked through; then the process starts anew with
        it, and goes back to what it had unless the unit is well ten seconds later. Raises
        ``Refusal`` for an archive that can be seen not to do.
        """
        self.permit()
        locks = self._tasks.locks
        locks.check(IMPORT_LOCK)
        archive = await self.lane.do(self._rules.open, file)
        manifest = await self.lane.do(examine, archive, self._about.name, self._rules)
        task = self._tasks.make(IMPORT)
        work = locks.during(IMPORT_LOCK, lambda: self._take(task, archive, manifest))
        await self._store.do(self._tasks.put, task)
        self._tasks.follow(task, ensureDeferred(work()))
        return task

    def permit(self) -> None:
        """Raise ``NotAllowed`` if files of this unit may not be replaced."""
        self._files.permit()
        self._files.permit(UPLOADS)

    async def _take(self, task: Task, archive: ZipFile, manifest: Manifest) -> None:
        """Ends with the process, or with a refusal."""
        await self.lane.do(self._put_ready, task, archive, manifest)
        self.log.warn("The imported files are complete: starting anew with them.")
        self._restart()
        await self._end

    def _put_ready(self, task: Task, archive: ZipFile, manifest: Manifest) -> None:
        exchange, plugins = self._exchange, self._checks.plugins
        try:
            new = exchange.prepare()
            with archive:
                left_out = unpack(archive, manifest, new, plugins, self._rules)
            look_through(new, self._checks.checks, self._rules.remedy)
            self._checks.configuration(new)
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
            self._restart()
            return
        await self._tell(stage)
        await self.lane.do(exchange.finish)
        await self.lane.do(exchange.clear)

    async def _tell(self, stage: Stage) -> None:
        task = Task(stage.task, IMPORT, self._about.utc())
        if stage.phase == "trial":
            self.log.info("The imported files are in use.", notice=True)
            result = {"imported": True, "left_out": list(stage.left_out)}
            await self._tasks.amend(task, "complete", result, None)
        else:
            self.log.error(TAKEN_BACK)
            await self._tasks.amend(task, "failed", None, TAKEN_BACK)


def _iso(utc: float) -> str:
    return datetime.fromtimestamp(utc, UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
