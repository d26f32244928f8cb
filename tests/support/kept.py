"""A process with a keeper (*drive*), and the keeper that notes what it did (no argument but that
of a keeper); for ``tests.end_to_end.test_keeper``."""

import os
import sys
import time
from pathlib import Path

from hw.drivers.ticker import Ticker
from hw.keeper import BEAT, Keeper, heed


def drive(mark: str, end: str) -> None:
    """Drive nothing, and end as *end* says."""
    keeper = Keeper({"mark": mark}, "tests.support.kept")
    Ticker((keeper.beat,), print, BEAT).start()
    print("driving", flush=True)
    sys.stdin.readline()
    if end == "held":
        began = time.monotonic()
        while time.monotonic() - began < 2.0:
            pow(7, 10**6 * 3)  # the interpreter does nothing else meanwhile
    if end == "replaced":
        os.execv(sys.executable, [sys.executable, "-c", "import time; time.sleep(2)"])
    keeper.dismiss()
    print("ended", flush=True)


if __name__ == "__main__":
    if sys.argv[1] == "drive":
        drive(*sys.argv[2:])
    else:
        heed(lambda: Path(sys.argv[2].partition("=")[2]).write_text("off"))
