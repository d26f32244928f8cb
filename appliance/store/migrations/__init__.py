"""From the tables of an older release to those of this one: numbered steps, forward only.

A new database is made from ``schema`` as it stands. One that exists is brought forward by the
steps it has not seen. Step *n* is a function ``forward(connection)`` in ``m<n>_<what>.py``, listed
here; it may add, and may not rename or drop until the release that needs the old form can no
longer be returned to.
"""

from collections.abc import Callable

from sqlalchemy import Connection

from appliance.store.migrations import m2_doses

STEPS: dict[int, Callable[[Connection], None]] = {2: m2_doses.forward}
FIRST = 1
