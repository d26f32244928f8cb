"""The computer: its disk, its network, its leader, its clock."""

import os
import time
from collections.abc import Callable
from pathlib import Path

from hw.drivers.reach import Reach
from hw.errors import HardwareError

ROUTES, INTERFACES = "proc/net/route", "sys/class/net"
LOOPBACK = "lo"
FREE_DISK = "Free some space: export and delete old experiments, or use a larger card."
CHECK_DISK = "Check the card, and replace it if it is worn; then restart the unit."


class LinuxHost:
    """A Linux computer whose files are below *root* and whose data are in *data*.

    *reserve* is the number of bytes that must stay free. *leader* tells whether the leader could
    be reached; a unit without one leads itself.
    """

    def __init__(
        self,
        data: Path,
        reserve: int,
        leader: Reach | None = None,
        root: Path = Path("/"),
        statvfs: Callable[[Path], os.statvfs_result] = os.statvfs,
        wall: Callable[[], float] = time.time,
    ) -> None:
        self._data, self._reserve, self._leader = data, reserve, leader
        self._root, self._statvfs, self._wall = root, statvfs, wall

    def check_disk(self) -> None:
        """Raise HardwareError "disk-full" or "disk-read-only" if nothing could be written now."""
        try:
            disk = self._statvfs(self._data)
        except OSError as error:
            message = f"The disk cannot be used: {error}."
            raise HardwareError("disk-read-only", message, CHECK_DISK) from error
        if disk.f_flag & os.ST_RDONLY:
            raise HardwareError("disk-read-only", "The disk can only be read.", CHECK_DISK)
        free = disk.f_bavail * disk.f_frsize
        if free < self._reserve:
            message = f"Only {free / 1e6:.0f} MB of the disk are free."
            raise HardwareError("disk-full", message, FREE_DISK)
        if disk.f_files and not disk.f_favail:  # some file systems have no count of files
            raise HardwareError("disk-full", "The disk can hold no further file.", FREE_DISK)

    def network(self) -> bool:
        """Whether there is a route over an interface that is plugged in, or in radio contact."""
        lines = _read(self._root / ROUTES).splitlines()[1:]
        used = {line.split()[0] for line in lines if line.split()} - {LOOPBACK}
        return any(
            _read(self._root / INTERFACES / name / "carrier").strip() == "1" for name in used
        )

    def leader(self) -> bool:
        """Whether the leader could be reached when last asked; asks again in the background."""
        return self._leader is None or self._leader.last()

    def wall(self) -> float:
        """Seconds since the epoch."""
        return self._wall()


def _read(path: Path) -> str:
    try:
        return path.read_text()
    except OSError:
        return ""
