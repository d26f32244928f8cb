"""How much of the processor another process has used."""

import os
from pathlib import Path
from time import perf_counter, sleep

TICK = os.sysconf("SC_CLK_TCK")


def cpu_seconds(pid: int) -> float:
    """Seconds of the processor, its own and the system's for it, to a nanosecond where told."""
    try:
        tasks = Path(f"/proc/{pid}/task").iterdir()
        return sum(int((task / "schedstat").read_text().split()[0]) for task in tasks) / 1e9
    except (OSError, ValueError, IndexError):
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / TICK


def share(pid: int, seconds: float) -> float:
    """Which part of one core the process uses, watched for *seconds*."""
    began, used = perf_counter(), cpu_seconds(pid)
    sleep(seconds)
    return (cpu_seconds(pid) - used) / (perf_counter() - began)
