"""Who is asking."""

from typing import Literal

from msgspec import Struct

Role = Literal["viewer", "operator", "admin"]
Need = Literal["anyone", "viewer", "operator", "admin"]
RANKS: dict[str, int] = {"anyone": 0, "viewer": 1, "operator": 2, "admin": 3}


class Who(Struct, frozen=True):
    """Whoever asks for something: a name for the log, and the most they may do."""

    name: str
    role: Need

    def may(self, needs: Need) -> bool:
        """Whether they may do what needs at least the role *needs*."""
        return RANKS[self.role] >= RANKS[needs]


class Acted(Struct, frozen=True):
    """Somebody has changed something over the network, and was answered with *status*: a method and
    a path of a dialect."""

    who: Who
    dialect: str
    method: str
    path: str
    status: int


NOBODY = Who("nobody", "anyone")
"""Whoever has not said who they are."""
