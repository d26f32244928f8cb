"""One data folder exchanged for another in steps, any of which may be the last before a power cut.

What happens is written down before it is done, and each step can be done again. Whoever starts the
unit calls ``go_on`` before anything else looks into the folder:

    out, in      the old files go out, the new ones come in; then
    trial        the new ones are in use, and the old ones kept, until the unit is healthy;
    undo-*       the new ones go out and the old ones come in again; then
    back         the old ones are in use, and somebody has to be told;
    done         what is left over can go.
"""

import json
import os
import shutil
from collections.abc import Callable
from fnmatch import fnmatch
from pathlib import Path
from typing import Literal

import msgspec
from msgspec import Struct
from msgspec.structs import asdict, replace

from appliance.core.backup.contents import stays
from appliance.core.files import durable
from appliance.core.files.durable import dated

FOLDER = ".import"
NEW, OLD, FAILED, STATE = "new", "old", "failed", "state"
TRIES = 2


Phase = Literal["out", "in", "trial", "undo-out", "undo-in", "back", "done"]


class Stage(Struct, frozen=True):
    """How far an exchange is. Files at the top that match *kept* stay where they are; *task* is
    the id of the task it belongs to, *tries* how often the new files were started with,
    *left_out* some of what was not taken, and *running* the jobs that ran, if the new files may not
    know of them."""

    phase: Phase
    kept: tuple[str, ...] = ()
    task: str = ""
    tries: int = 0
    left_out: tuple[str, ...] = ()
    running: tuple[str, ...] = ()


class FolderSwap:
    """The exchange of the files in the folder *data*, each moved by *rename*."""

    def __init__(self, data: Path, rename: Callable[[Path, Path], None] = os.rename) -> None:
        self._data, self.folder, self._rename = data, data / FOLDER, rename

    @property
    def new(self) -> Path:
        """Where the new files are put beforehand."""
        return self.folder / NEW

    @property
    def stage(self) -> Stage | None:
        """What was written down last, or None if nothing is being exchanged, or nobody knows."""
        try:
            return self._read()
        except (OSError, msgspec.MsgspecError):
            return None

    def _read(self) -> Stage | None:
        try:
            return msgspec.json.decode((self.folder / STATE).read_bytes(), type=Stage)
        except FileNotFoundError:
            return None

    def prepare(self) -> Path:
        """An empty folder for the new files, and no leftovers."""
        shutil.rmtree(self.folder, ignore_errors=True)
        self.new.mkdir(parents=True, mode=0o700)
        return self.new

    def begin(
        self,
        kept: tuple[str, ...],
        task: str,
        left_out: tuple[str, ...] = (),
        running: tuple[str, ...] = (),
    ) -> None:
        """The new files are complete: from the next start on they count."""
        durable.settle_tree(self.new)
        self._write(Stage("out", kept, task, left_out=left_out, running=running))

    def go_on(self) -> Stage | None:
        """Do what is left to do before the files can be used. Returns how far it is then: "trial",
        "back" or None. Raises ``OSError`` or ``MsgspecError`` if what was begun is damaged."""
        stage = self._read()
        if stage is None or stage.phase == "done":
            self.clear()
            return None
        while stage.phase not in ("trial", "back"):
            stage = self._step(stage)
        if stage.phase == "trial":
            if stage.tries >= TRIES:
                self.undo()
                return self.go_on()
            stage = self._write(replace(stage, tries=stage.tries + 1))
        return stage

    def abandon(self) -> Path | None:
        """What was begun is damaged: the unit's own files, as far as they are there, count again,
        and all the rest is set aside in the folder that is returned, if anything was left."""
        if self.folder.is_dir():
            old, failed = self.folder / OLD, self.folder / FAILED
            for path in tuple(old.iterdir()) if old.is_dir() else ():
                here = self._data / path.name
                if here.exists() or here.is_symlink():
                    failed.mkdir(exist_ok=True, mode=0o700)
                    self._rename(here, failed / here.name)
                self._rename(path, here)
        elif not self.folder.exists():
            return None
        aside = dated(self.folder)
        self._rename(self.folder, aside)
        durable.settle(self._data)
        return aside

    def undo(self) -> None:
        """The new files did not do: from the next start on the old ones count again."""
        stage = self.stage
        if stage is not None and stage.phase == "trial":
            self._write(replace(stage, phase="undo-out"))

    def forgive(self) -> None:
        """What was tried has not failed: it may be tried as often as before."""
        stage = self.stage
        if stage is not None and stage.phase == "trial":
            self._write(replace(stage, tries=0))

    def finish(self) -> None:
        """Whoever had to be told was told: nothing else is to be done at the next start."""
        stage = self.stage
        if stage is not None:
            self._write(replace(stage, phase="done"))

    def clear(self) -> None:
        """Remove what is left over."""
        if self.folder.exists():
            shutil.rmtree(self.folder)

    def _step(self, stage: Stage) -> Stage:
        after, source, target = {
            "out": ("in", self._data, self.folder / OLD),
            "in": ("trial", self.new, self._data),
            "undo-out": ("undo-in", self._data, self.folder / FAILED),
            "undo-in": ("back", self.folder / OLD, self._data),
        }[stage.phase]
        target.mkdir(exist_ok=True, mode=0o700)
        for path in tuple(source.iterdir()):
            if not self._kept(path.name, stage):
                self._rename(path, target / path.name)
        for folder in (source, target):
            durable.settle(folder)
        return self._write(replace(stage, phase=after))

    def _kept(self, name: str, stage: Stage) -> bool:
        return stays(name) or any(fnmatch(name, pattern) for pattern in stage.kept)

    def _write(self, stage: Stage) -> Stage:
        said = json.dumps(asdict(stage)).encode()
        durable.write(self.folder / STATE, said, rename=self._rename)
        durable.settle(self._data)
        return stage
