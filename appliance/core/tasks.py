"""Work that outlives its request, with an id to ask after it."""

import json
from collections.abc import Awaitable, Callable
from contextlib import suppress
from uuid import uuid4

from msgspec import Struct
from msgspec.structs import asdict, replace
from twisted.internet.defer import Deferred, ensureDeferred, maybeDeferred
from twisted.logger import Logger

from appliance.clocks import UnitClock
from appliance.core.locks import Held, Locks
from appliance.errors import NotFound, Refusal, Unavailable
from appliance.model.moments import Utc
from appliance.store import tasks as rows
from appliance.store.engine.db import Store
from appliance.store.retention import TASKS, TASKS_SECONDS


class Task(Struct, frozen=True):
    """Something accepted: what it is, and what became of it. *result* is what JSON can say."""

    id: str
    what: str
    created: Utc
    state: str = "pending"
    result: object = None
    error: str | None = None
    finished: Utc | None = None


class Tasks:
    """Tasks are stored before they are acknowledged, and keep their results. What is done by one at
    a time holds one of *locks* meanwhile."""

    log = Logger(namespace="appliance.tasks")

    def __init__(self, clock: UnitClock, store: Store) -> None:
        self._clock, self._store, self.locks = clock, store, Locks()
        self._pending: dict[str, Task] = {}

    def make(self, what: str) -> Task:
        """A task that is not stored yet."""
        return Task(str(uuid4()), what, self._clock.utc())

    def put(self, connection, task: Task) -> None:
        """Store *task* as part of a transaction that accepts more than it."""
        rows.put(connection, task.id, task.what, task.created)

    def follow(self, task: Task, work: Deferred) -> None:
        """*task*, which is stored, ends as *work* does."""
        self._pending[task.id] = task
        work.addCallbacks(
            lambda result: replace(task, state="complete", result=result),
            lambda failure: self._failed(task, failure),
        )
        work.addCallback(lambda done: ensureDeferred(self._finish(done)))
        work.addErrback(lambda f: self.log.failure("The end of {what} was lost", f, what=task.what))

    async def launch(self, what: str, work: Callable[[], Awaitable]) -> Task:
        """Store a task, begin *work*, and return the task. Raises ``Unavailable``."""
        task = self.make(what)
        await self.accept(task, work)
        return task

    async def accept(self, task: Task, work: Callable[[], Awaitable]) -> None:
        """Store *task* and begin *work*, or else let go of what that holds. Raises
        ``Unavailable``."""
        try:
            await self._store.do(self.put, task)
        except BaseException:
            if isinstance(work, Held):
                work.let_go()
            raise
        self.follow(task, maybeDeferred(work))

    def go_on(self, id: str, what: str) -> None:
        """The task *id*, which an earlier process began, goes on in this one until ``amend``,
        whatever is stored of it."""
        self._pending[id] = Task(id, what, self._clock.utc())

    async def amend(
        self, id: str, what: str, state: str, result: object, error: str | None
    ) -> None:
        """Store how the task *id*, which an earlier process had begun, has ended after all."""
        now = self._clock.utc()
        end = Task(id, what, now, state, result, error, finished=now)
        await self._store.do(self._put_ends, [end])
        self._pending.pop(id, None)

    def _failed(self, task: Task, failure) -> Task:
        error = failure.value
        if isinstance(error, Refusal):
            said = " ".join(filter(None, (error.message, error.remedy)))
            return replace(task, state="failed", error=said)
        self.log.failure("{what} failed", failure, what=task.what)
        return replace(task, state="failed", error="An error inside the unit; see its log.")

    async def _finish(self, done: Task) -> None:
        try:
            json.dumps(done.result)
        except (TypeError, ValueError):
            done = replace(done, result=True)
        self._pending[done.id] = replace(done, finished=self._clock.utc())
        ended = [task for task in self._pending.values() if task.finished is not None]
        try:
            await self._store.do(self._put_ends, ended)
        except Unavailable:  # the next that ends takes it along; of too many the oldest are lost
            ended = ended[:max(0, len(ended) - TASKS)]
        for task in ended:
            self._pending.pop(task.id, None)

    def _put_ends(self, connection, ended: list[Task]) -> None:
        for task in ended:
            end = task.state, task.result, task.error, task.finished
            if not rows.finish(connection, task.id, *end):
                self.put(connection, task)  # accepted while nothing could be stored
                rows.finish(connection, task.id, *end)

    async def find(self, id: str) -> Task:
        """The task of that *id*. Raises ``NotFound``."""
        if id in self._pending:
            return self._pending[id]
        row = await self._store.read(rows.find, id)
        if row is None:
            raise NotFound(
                "There is no such task.",
                cause=f"No task has the id {id[:80]!r}.",
                remedy="Tasks are kept for a week; start the operation again.",
            )
        return Task(**asdict(row))

    async def begin_again(self) -> None:
        """What was cut off when the unit stopped has failed, and says so, but for what goes on in
        this process; old tasks are let go."""
        now = self._clock.utc()
        with suppress(Unavailable):
            await self._store.do(rows.interrupt_all, now, tuple(self._pending))
            await self._store.do(rows.prune, now - TASKS_SECONDS, TASKS)
