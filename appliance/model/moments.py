"""Moments of two kinds, which mypy keeps apart: one clock is never read as the other."""

from typing import NewType

Utc = NewType("Utc", float)
"""Seconds since 1970, UTC: what is stored and told."""

Seconds = NewType("Seconds", float)
"""The unit's own seconds: they only go forward, and mean nothing to the next process."""
