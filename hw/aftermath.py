"""The program of a keeper (``hw.keeper``): it ends with everything off, or with nothing to do."""

import sys

from hw.keeper import heed


def off() -> None:
    """Drive every output low and put out the lamps, with the settings of the board."""
    from hw.off import main  # which costs memory, and is needed once

    main(sys.argv[2:])


if __name__ == "__main__":
    heed(off)
