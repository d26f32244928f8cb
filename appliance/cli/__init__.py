"""The command ``appliance``."""

import sys

USAGE = """\
Usage: appliance COMMAND [ARGUMENT ...]

  estimate OBS.csv [EVENTS.csv]   growth rate from a recorded optical density

To run a unit: twistd -n appliance (see twistd appliance --help).
"""


def main() -> None:
    """Run the command that the command line names."""
    match sys.argv[1:]:
        case ["estimate", *rest]:
            from appliance.cli.estimate import estimate

            raise SystemExit(estimate(rest))
        case ["--help" | "-h"]:
            sys.stdout.write(USAGE)
        case _:
            sys.stderr.write(USAGE)
            raise SystemExit(2)
