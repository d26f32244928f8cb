"""All that is stored of runs, and what jobs ask to be kept between them."""

import json
from collections.abc import Iterable, Mapping
from contextlib import suppress
from typing import Any, Protocol

from appliance.core.jobs.kinds import AUTOMATION
from appliance.core.tasks import Task, Tasks
from appliance.errors import Unavailable
from appliance.model import JobRecord
from appliance.model.moments import Utc
from appliance.store import jobs as rows
from appliance.store.batch import Batch
from appliance.store.engine.db import Store


class Recorded(Protocol):
    """A run, as far as it is stored. Its record has no id before it was stored that it begins, so
    whatever waits for the store after that asks for the id when its turn has come."""

    record: JobRecord

    def accepted(self, id: int, kept: Mapping[str, Any] | None) -> None:
        """It is stored that it begins; *kept* is what the last run of its name kept."""


class RunRecords:
    """The runs of this unit in the store. Everything but ``ended`` and ``keep`` raises
    ``Unavailable`` if nothing can be read or written."""

    def __init__(self, store: Store, batch: Batch, tasks: Tasks) -> None:
        self._store, self._tasks = store, tasks
        self._kept, self._ends = batch.queue(rows.keep_texts), batch.queue(rows.end_all)

    # -- a run, from its beginning to its end

    async def begin(self, run: Recorded, task: Task | None) -> None:
        """*run* begins: it, and the *task* that tells of it, are stored in one transaction."""
        await self._store.do(self._begin, run, task)

    def _begin(self, connection, run: Recorded, task: Task | None) -> None:
        record = run.record
        id = rows.begin(connection, record)
        run.accepted(id, rows.kept_state(connection, record.name, record.experiment))
        if task is not None:
            self._tasks.put(connection, task)

    async def change(
        self, run: Recorded, changed: Mapping[str, object], asleep: bool | None
    ) -> None:
        """Settings of *run* were *changed*, and it rests or not; None if that stays as it is."""
        await self._store.do(self._change, run, dict(changed), asleep)

    @staticmethod
    def _change(connection, run: Recorded, changed: dict, asleep: bool | None) -> None:
        if changed:
            rows.change_settings(connection, run.record.id, changed)
        if asleep is not None:
            rows.set_asleep(connection, run.record.id, asleep)

    async def accept_end(self, runs: Iterable[Recorded], at: Utc, task: Task) -> None:
        """*runs* are to end at *at*, and *task* tells of it; stored later if that is not possible
        now: a job can always be stopped."""
        with suppress(Unavailable):
            await self._store.do(self._accept_end, runs, at, task)

    def _accept_end(self, connection, runs: Iterable[Recorded], at: Utc, task: Task) -> None:
        for run in runs:
            rows.end(connection, run.record.id, at)
        self._tasks.put(connection, task)

    async def ended(self, record: JobRecord) -> None:
        """The run has ended; stored with a later batch if that is not possible now."""
        try:
            await self.end(record.id, record.ended)
        except Unavailable:
            self._ends.append((record.id, record.ended))

    async def end(self, id: int, at: Utc | None) -> None:
        """The run of that *id* ended at *at*."""
        await self._store.do(rows.end, id, at)

    # -- what is stored

    async def history(self, limit: int) -> list[JobRecord]:
        """The newest *limit* runs, those that ended too, newest first."""
        return await self._store.read(rows.history, limit)

    async def unfinished(self) -> list[JobRecord]:
        """The runs that never ended, in the order they began."""
        return await self._store.read(rows.unfinished)

    async def unreadable(self) -> list[JobRecord]:
        """The runs that never ended, and of which it cannot be read what they were set to."""
        return await self._store.read(rows.unreadable)

    async def options(self, record: JobRecord) -> dict[str, object]:
        """What the run of *record* would be started with to go on as it was: its options, and what
        settings were changed to since."""
        automation = {AUTOMATION: record.automation} if record.automation else {}
        changed = await self._store.read(rows.settings, record.id)
        return {**record.options, **changed, **automation}

    # -- what jobs keep

    async def kept(self, name: str, experiment: str) -> dict[str, Any] | None:
        """What the job called *name* asked to be kept in *experiment*, or None."""
        return await self._store.read(rows.kept_state, name, experiment)

    def keep(self, record: JobRecord, state: dict) -> None:
        """Keep *state* for the next run of the job of *record* in its experiment, with the next
        batch; of what waits for one job, the newest counts.

        It is written down at once, because jobs go on changing it.
        """
        key, text = (record.name, record.experiment), json.dumps(state)
        waiting = next((row for row in reversed(self._kept) if row[0] == key), None)
        if waiting is None:
            self._kept.append([key, text])
        else:
            waiting[1] = text
