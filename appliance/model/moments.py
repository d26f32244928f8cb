"""Moments of two kinds, which mypy keeps apart: one clock is never read as the other."""

from typing import NewType

Utc = NewType("Utc", float)
"""Seconds since 1970, UTC: what is stored and told."""

RELEASED = 1_767_225_600.0
"""Seconds UTC at the beginning of 2026: no unit with this software lived before."""

LATEST = RELEASED + 75.0 * 365.25 * 86400.0
"""Seconds UTC of a moment (2101) that no unit with this software sees."""

HORIZON = 20.0 * 365.25 * 86400.0
"""Seconds beyond the host's time for which a stamp is believed: a simulated unit may have lived
fast, and a host may not know the date yet."""

Seconds = NewType("Seconds", float)
"""The unit's own seconds: they only go forward, and mean nothing to the next process."""
