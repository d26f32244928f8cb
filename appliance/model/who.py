"""Who is asking."""

from typing import Literal

from attrs import frozen

Role = Literal["viewer", "operator", "admin"]


@frozen
class Who:
    """Whoever asks for something: a name for the log, and the most they may do."""

    name: str
    role: Role
