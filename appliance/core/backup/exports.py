"""Giving the whole data folder away, but for secrets."""

import shutil
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

from msgspec import Struct

from appliance.core.backup.contents import DATABASE, SPOOL
from appliance.core.files.folder import Files
from appliance.errors import Unavailable
from appliance.lanes import Work
from appliance.model.moments import Utc
from appliance.store.engine import copying
from appliance.store.engine.db import Store

RESERVE = 50 * 2**20


class Origin(Struct, frozen=True):
    """What an archive says of the unit it came from. *exported_at* is the address where the unit
    gives such archives, for remedies; *utc* tells the time."""

    name: str
    leader: str
    version: str
    exported_at: str
    utc: Callable[[], Utc]


class Exports:
    """Archives of the folder that *files* look into; they are made in *lane*."""

    def __init__(self, files: Files, lane: Work, origin: Origin, store: Store) -> None:
        self._files, self.lane, self._origin, self._store = files, lane, origin, store

    async def archive(self) -> Iterator[bytes]:
        """An archive of everything but secrets, in pieces that are made as they are asked for, in
        ``lane``. Raises ``NotAllowed`` or ``Unavailable``."""
        self._files.permit()
        return await self.lane.do(self._pieces, self._files.folder, self._metadata())

    def _pieces(self, folder: Path, metadata: dict[str, object]) -> Iterator[bytes]:
        from appliance.core.backup.export import export  # late, in the lane: it is a rare wish

        database = self._database()
        copy = None if database is None else lambda target: self._copy(database, target)
        return export(folder, metadata, copy, folder / SPOOL)

    def _copy(self, database: Path, target: Path) -> None:
        copying.copy_to(database, target, self.lane.go_on)

    def _database(self) -> Path | None:
        database = self._store.file
        if database is None or database.resolve() != self._files.folder.resolve() / DATABASE:
            return None
        needed = database.stat().st_size + RESERVE
        if shutil.disk_usage(self._files.folder).free < needed:
            raise Unavailable(
                "There is no room for a copy of the database.",
                remedy=f"Make {needed / 1e6:.0f} MB of the card free first.",
            )
        return database

    def _metadata(self) -> dict[str, object]:
        origin = self._origin
        return {
            "metadata_version": 1,
            "name": origin.name,
            "leader_hostname": origin.leader,
            "is_leader": origin.leader == origin.name,
            "app_version": origin.version,
            "exported_at_utc": _iso(origin.utc()),
        }


def _iso(utc: Utc) -> str:
    return datetime.fromtimestamp(utc, UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
