"""How the computer is doing, from what Linux tells of itself."""

import os
from pathlib import Path

THERMAL = Path("/sys/class/thermal/thermal_zone0/temp")
MEMORY = Path("/proc/meminfo")


def statistics(disk: str = "/") -> dict[str, float | None]:
    """Per cent of disk, memory and processor in use, and the processor's °C (None if unknown)."""
    return {
        "disk_usage_percent": _disk(disk),
        "memory_usage_percent": _memory(),
        "cpu_usage_percent": min(100.0, 100.0 * os.getloadavg()[0] / (os.cpu_count() or 1)),
        "cpu_temperature_celcius": _celsius(),
    }


def _disk(path: str) -> float:
    found = os.statvfs(path)
    return round(100.0 * (1.0 - found.f_bavail / max(found.f_blocks, 1)), 1)


def _memory() -> float:
    try:
        lines = MEMORY.read_text().splitlines()
        sizes = {name: float(rest.split()[0]) for name, rest in (x.split(":") for x in lines)}
        return round(100.0 * (1.0 - sizes["MemAvailable"] / sizes["MemTotal"]), 1)
    except (OSError, ValueError, KeyError):
        return 0.0


def _celsius() -> float | None:
    try:
        return int(THERMAL.read_text()) / 1000.0
    except (OSError, ValueError):
        return None
