"""Makes a board harmless after the process that drove it has died; systemd runs it on stopping."""

import sys
import time
from collections.abc import Sequence

from hw.real import Machine, real, switch_off


def main(arguments: Sequence[str], machine: Machine | None = None) -> None:
    """Drive every output low and put out the lamps, as far as they can be reached.

    A killed process cannot do so itself, a Raspberry Pi keeps a released pin as it was, and the
    lamps' driver keeps shining. *arguments* are settings such as ``hat=1.0``.
    """
    config = dict(argument.split("=", 1) for argument in arguments)
    computer = machine or Machine(tick=lambda ticker: None, keep=None)
    switch_off(real(config, time.monotonic, computer), computer.warn)


if __name__ == "__main__":
    main(sys.argv[1:])
