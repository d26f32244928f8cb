"""Moments on the wire: milliseconds UTC."""


def ms(seconds: float) -> int:
    """Seconds UTC as whole milliseconds."""
    return round(seconds * 1000)


def ms_or_none(seconds: float | None) -> int | None:
    """Seconds UTC as whole milliseconds; None stays None."""
    return None if seconds is None else ms(seconds)
