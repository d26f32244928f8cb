"""Taking an archive in place of the whole data folder."""

from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO
from zipfile import ZipFile

from msgspec import Struct
from twisted.internet.defer import Deferred
from twisted.logger import Logger

from appliance.core.backup.contents import DATABASE, PLUGINS, SPOOL
from appliance.core.backup.swap import FolderSwap, Stage
from appliance.core.files.folder import Files
from appliance.core.tasks import Task, Tasks
from appliance.errors import Conflict, Unavailable
from appliance.lanes import Work
from appliance.store.engine import copying
from appliance.store.engine.db import Store

if TYPE_CHECKING:
    from appliance.core.backup.examine import Manifest
    from appliance.core.backup.import_checks import ImportChecks

IMPORT_LOCK = "import"
UPLOADS = "uploads"
IMPORT = "import the data folder"
TOLD = 20
TAKEN_BACK = (
    "The unit did not come up well with the imported files, and has gone back to those it had."
)


class Successor(Struct, frozen=True):
    """The process after this one: *restart* ends this one in order and begins it, *running* names
    the jobs that it should have again."""

    restart: Callable[[], None]
    running: Callable[[], tuple[str, ...]]


class Imports:
    """Takes archives in place of the folder that *files* look into; long work is done in *lane*.
    *checks* are asked for there whenever an archive comes, and not before.

    *successor* is what another process is to follow this one with.
    """

    log = Logger(namespace="appliance.transfer")

    def __init__(
        self,
        files: Files,
        lane: Work,
        checks: "Callable[[], ImportChecks]",
        tasks: Tasks,
        store: Store,
        successor: Successor,
    ) -> None:
        self._files, self.lane, self._checks = files, lane, checks
        self._tasks, self._store, self._successor = tasks, store, successor
        self._end: Deferred = Deferred()

    @property
    def spool(self) -> Path | None:
        """Where uploads lie while they are worked on."""
        return self._files.root and self._files.root / SPOOL

    @property
    def _swap(self) -> FolderSwap:
        return FolderSwap(self._files.folder)

    async def receive(self, file: BinaryIO) -> Task:
        """Accept the archive *file* in place of everything in the data folder.

        It is unpacked beside what is there and looked through; then the process starts anew with
        it, and goes back to what it had unless the unit is well ten seconds later. Raises
        ``Refusal`` for an archive that can be seen not to do.
        """
        self.permit()
        locks = self._tasks.locks
        locks.check(IMPORT_LOCK)
        checks = await self.lane.do(self._checks)
        archive = await self.lane.do(checks.rules.open, file)
        manifest = await self.lane.do(checks.manifest, archive)
        task = self._tasks.make(IMPORT)
        work = locks.during(IMPORT_LOCK, lambda: self._take(task, checks, archive, manifest))
        await self._tasks.accept(task, work)
        return task

    def permit(self) -> None:
        """Raise ``NotAllowed`` if files of this unit may not be replaced."""
        self._files.permit()
        self._files.permit(UPLOADS)

    async def _take(
        self, task: Task, checks: "ImportChecks", archive: ZipFile, manifest: "Manifest"
    ) -> None:
        """Ends with the process, or with a refusal."""
        try:
            own = {*self._files.protected, *(() if checks.plugins else (PLUGINS,))}
            left_out = await self.lane.do(self._unpack, checks, archive, manifest, own)
            kept = (*sorted(own), *(() if manifest.has_database else (f"{DATABASE}*",)))
            running = self._successor.running() if manifest.has_database else ()
            await self.lane.do(self._swap.begin, kept, task.id, left_out[:TOLD], running)
        except BaseException:
            await self._give_up()
            raise
        self.log.warn("The imported files are complete: starting anew with them.")
        self._successor.restart()
        await self._end

    async def _give_up(self) -> None:
        """What was unpacked is let go of, now or, if the unit is stopping, at the next start."""
        with suppress(Unavailable):
            await self.lane.do(self._swap.clear)

    def _unpack(
        self, checks: "ImportChecks", archive: ZipFile, manifest: "Manifest", own: set[str]
    ) -> tuple[str, ...]:
        new = self._swap.prepare()
        left_out = checks.unpack(archive, manifest, new, own, self.lane.go_on)
        if manifest.has_database:
            self._judge(new / DATABASE)
        return left_out

    def _judge(self, database: Path) -> None:
        if self._store.file is None or self._store.file.name != DATABASE:
            raise Conflict(
                "There is a database in the archive, and this unit keeps its own elsewhere.",
                remedy="Remove [storage] url from the unit's configuration first.",
            )
        copying.judge(database, self.lane.go_on)

    # -- after the start

    def take_up(self) -> tuple[str, ...]:
        """If imported files are on trial, or were taken back: their task goes on until that is
        concluded. Returns the jobs that ran when they came, if those may not know of them."""
        stage = self._swap.stage if self._files.root is not None else None
        if stage is None or stage.phase not in ("trial", "back"):
            return ()
        self._tasks.go_on(stage.task, IMPORT)
        return stage.running if stage.phase == "trial" else ()

    @property
    def pending(self) -> bool:
        """Whether something is left to ``conclude``."""
        return self._files.root is not None and self._swap.stage is not None

    def stopped(self) -> None:
        """The unit stops in order, which says nothing against files that are on trial."""
        if self.pending:
            self._swap.forgive()

    async def conclude(self) -> None:
        """The unit has been up for a while: if that was with imported files, say whether they did,
        and keep the old ones no longer, or go back to them."""
        if self._files.root is None:
            return
        swap = self._swap
        stage = swap.stage
        if stage is None:
            return
        if stage.phase == "trial" and self._store.troubles:
            self.log.error("The imported files are not well: going back to the old ones.")
            swap.undo()
            self._successor.restart()
            return
        await self._tell(stage)
        await self.lane.do(swap.finish)
        await self.lane.do(swap.clear)

    async def _tell(self, stage: Stage) -> None:
        if stage.phase == "trial":
            self.log.info("The imported files are in use.", notice=True)
            result = {"imported": True, "left_out": list(stage.left_out)}
            await self._tasks.amend(stage.task, IMPORT, "complete", result, None)
        else:
            self.log.error(TAKEN_BACK)
            await self._tasks.amend(stage.task, IMPORT, "failed", None, TAKEN_BACK)
