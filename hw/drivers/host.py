"""The computer: its disk, its network, its leader, its clock, and what it is busy with."""

import os
import time
from collections.abc import Callable
from pathlib import Path

from hw.drivers.reach import Reach
from hw.errors import HardwareError
from hw.interfaces import HostStatistics

ROUTES, INTERFACES = "proc/net/route", "sys/class/net"
MEMORY, LOAD = "proc/meminfo", "proc/loadavg"
THERMAL = "sys/class/thermal/thermal_zone0/temp"
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
        disk = self._disk()
        if disk.f_flag & os.ST_RDONLY:
            raise HardwareError("disk-read-only", "The disk can only be read.", CHECK_DISK)
        free = disk.f_bavail * disk.f_frsize
        if free < self._reserve:
            message = f"Only {free / 1e6:.0f} MB of the disk are free."
            raise HardwareError("disk-full", message, FREE_DISK)
        if disk.f_files and not disk.f_favail:  # some file systems have no count of files
            raise HardwareError("disk-full", "The disk can hold no further file.", FREE_DISK)

    def _disk(self) -> os.statvfs_result:
        try:
            return self._statvfs(self._data)
        except OSError as error:
            message = f"The disk cannot be used: {error}."
            raise HardwareError("disk-read-only", message, CHECK_DISK) from error

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

    def statistics(self) -> HostStatistics:
        """How much of it is in use now; what Linux does not tell counts as nothing."""
        disk = self._disk()
        return HostStatistics(
            disk=round(100.0 * (1.0 - disk.f_bavail / max(disk.f_blocks, 1)), 1),
            memory=_memory(_read(self._root / MEMORY)),
            processor=_processor(_read(self._root / LOAD)),
            celsius=_celsius(_read(self._root / THERMAL)),
        )


def _memory(told: str) -> float:
    """Per cent in use, by /proc/meminfo."""
    try:
        sizes = {name: float(rest.split()[0]) for name, rest in _pairs(told)}
        return round(100.0 * (1.0 - sizes["MemAvailable"] / sizes["MemTotal"]), 1)
    except (IndexError, KeyError, ValueError):
        return 0.0


def _pairs(told: str) -> list[list[str]]:
    return [line.split(":") for line in told.splitlines()]


def _processor(told: str) -> float:
    """Per cent of all its cores that were asked for in the last minute, by /proc/loadavg."""
    try:
        return min(100.0, 100.0 * float(told.split()[0]) / (os.cpu_count() or 1))
    except (IndexError, ValueError):
        return 0.0


def _celsius(told: str) -> float | None:
    """°C, by the kernel's thousandths."""
    try:
        return int(told) / 1000.0
    except ValueError:
        return None


def _read(path: Path) -> str:
    try:
        return path.read_text()
    except OSError:
        return ""
