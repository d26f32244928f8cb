"""The command ``appliance``."""

import os
import sys

USAGE = """\
Usage: appliance COMMAND [ARGUMENT ...]

  estimate OBS.csv [EVENTS.csv]   growth rate from a recorded optical density
  summary OBS.csv [EVENTS.csv]    lag, fastest growth, yield, … of a recorded batch culture
  config show                     every option of the configuration, with its default
  config table                    the same as the tables of docs/configuration.md

To run a unit: twistd -n appliance (see twistd appliance --help).
"""


def main() -> None:
    """Run the command that the command line names."""
    try:
        status = run(sys.argv[1:])
        sys.stdout.flush()
    except BrokenPipeError:  # whoever read our output has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        status = 0
    raise SystemExit(status)


def run(words: list[str]) -> int:
    """Run the command in *words*; returns the exit status."""
    match words:
        case ["estimate", *rest]:
            from appliance.cli.estimate import estimate

            return estimate(rest)
        case ["summary", *rest]:
            from appliance.cli.summary import summary

            return summary(rest)
        case ["config", "show" | "table" as form]:
            from appliance.cli import config

            return config.show() if form == "show" else config.table()
        case ["--help" | "-h"]:
            sys.stdout.write(USAGE)
            return 0
        case _:
            sys.stderr.write(USAGE)
            return 2
