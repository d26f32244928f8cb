"""Several kinds of rows, stored together or not at all."""

from collections.abc import Callable, Sequence

from sqlalchemy import Connection

Add = Callable[[Connection, Sequence], None]


def add(connection: Connection, kinds: Sequence[tuple[Add, Sequence]]) -> None:
    """Store the rows of each kind by the function that knows how."""
    for function, rows in kinds:
        function(connection, rows)
