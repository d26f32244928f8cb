"""What is recorded: each series by its name, in its unit, with a label; declared by the jobs."""

from collections.abc import Iterable

from msgspec import Struct


class Series(Struct, frozen=True):
    """Numbers of one kind. Without a *label* people read its name."""

    name: str
    unit: str = ""
    label: str = ""


def series_of(job: object) -> tuple[Series, ...] | None:
    """What *job*, a class or its kind, declares in ``records``; None for one that declares nothing,
    which may record anything (as plugins did before there was ``records``)."""
    declared = getattr(job, "records", None)
    if not isinstance(declared, tuple) or not all(isinstance(s, Series) for s in declared):
        return None
    return declared


class SeriesCatalogue:
    """What *jobs* (classes or their kinds) and others declare to record. Of two that declare one
    name in different ways the first counts; the unit's own jobs come before those of plugins."""

    def __init__(self, jobs: Iterable[object], more: Iterable[Series] = ()) -> None:
        declared = (*more, *(s for j in jobs for s in series_of(j) or ()))
        self._known = {series.name: series for series in reversed(declared)}

    def unit(self, name: str) -> str:
        """The unit of the series *name*; "" where nobody declares it."""
        known = self._known.get(name)
        return known.unit if known else ""

    def declared(self) -> tuple[Series, ...]:
        """Each series once, with what a person calls it."""
        known = self._known.values()
        return tuple(Series(one.name, one.unit, self.label(one.name)) for one in known)

    def label(self, name: str) -> str:
        """What a person calls the series *name*, declared or not."""
        known = self._known.get(name)
        return (known and known.label) or name.replace("_", " ").capitalize()
