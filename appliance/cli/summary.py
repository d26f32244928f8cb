"""`appliance summary`: what a recorded batch culture did."""

import sys

from appliance.cli.estimate import BadInput, read_doses, read_readings
from appliance.control.growth_curve import (
    fit_csv,
    longest_batch,
    quantities_csv,
    readings_of,
    summarise,
)

USAGE = """\
usage: appliance summary READINGS.csv [DOSES.csv] [--fit]

Prints quantity,value,sd,unit,note: lag, growth_rate, doubling_time, stationary_at and _od, yield,
decline_rate and what they were measured from; or, with --fit, the smooth curve, t_h,od,rate,sd.
Hours count from the first reading. Of a culture that was fed it is the longest stretch without.
READINGS.csv has the columns t_h (hours) and od.
DOSES.csv has t_h, kind (add_media, add_alt_media or remove_waste) and volume_ml."""


def summary(argv: list[str]) -> int:
    """Run the command with these arguments; the exit status is 2 if they cannot be used."""
    if argv in (["-h"], ["--help"]):
        print(USAGE)
        return 0
    files = [word for word in argv if word != "--fit"]
    if not 1 <= len(files) <= 2 or any(word.startswith("-") for word in files):
        print(USAGE, file=sys.stderr)
        return 2
    try:
        rows = readings_of((t / 3600.0, od) for _, t, od in read_readings(files[0]))
        doses = read_doses(files[1]) if len(files) == 2 else []
        batch, notes = longest_batch(rows, [dose.t_s / 3600.0 for dose in doses])
        found = summarise(batch, notes)
    except (BadInput, ValueError) as error:
        print(error, file=sys.stderr)
        return 2
    if "--fit" in argv:
        sys.stdout.writelines(fit_csv(found))
    else:
        sys.stdout.write(quantities_csv(found))
    return 0
