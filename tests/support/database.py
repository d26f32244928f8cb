"""Databases in memory for tests, which have their statements compiled once for all of them."""

from sqlalchemy import URL, Engine
from sqlalchemy.dialects import plugins
from sqlalchemy.engine import CreateEnginePlugin

IN_MEMORY = "sqlite://?plugin=compiled_once"
"""A real database of its own for each store. Compiling SQL is most of what a new one costs."""

_first: list[Engine] = []


class CompiledOnce(CreateEnginePlugin):
    """Lends each engine the dialect of the first, and with it what that has compiled."""

    def update_url(self, url: URL) -> URL:
        """The address without this plugin, as SQLAlchemy wants it."""
        return url.difference_update_query(["plugin"])

    def engine_created(self, engine: Engine) -> None:
        """Called by SQLAlchemy for an engine that nobody has used yet."""
        if not _first:
            _first.append(engine)
        engine.dialect, engine._compiled_cache = _first[0].dialect, _first[0]._compiled_cache


plugins.register("compiled_once", __name__, CompiledOnce.__name__)
