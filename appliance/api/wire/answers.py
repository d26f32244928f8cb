"""What a handler may answer, and a problem on its way out."""

from collections.abc import Iterator, Mapping
from http import HTTPStatus
from typing import Generic, TypeVar

from msgspec import Struct, field

from appliance.lanes import Work

T = TypeVar("T")


class Reply(Struct, Generic[T], frozen=True):
    """An answer with a status, headers or a type of its own. The class of *body* is what the
    published description says of it; a body of bytes is sent as it is."""

    status: int
    body: T
    headers: Mapping[str, str] = field(default_factory=dict)
    type: str = "application/json"


class Download(Struct, frozen=True):
    """A body that is sent piece by piece, each made in *lane* when the last one has been taken.

    *size* is in bytes, None where nobody knows it before the end.
    """

    pieces: Iterator[bytes]
    lane: Work
    size: int | None = None
    headers: Mapping[str, str] = field(default_factory=dict)
    type: str = "application/octet-stream"


class Problem(Struct, frozen=True):
    """An error on its way out, before a dialect gives it its shape."""

    status: int
    message: str
    cause: str | None = None
    remedy: str | None = None
    headers: Mapping[str, str] = field(default_factory=dict)

    @property
    def title(self) -> str:
        """The status, in the words of HTTP."""
        return HTTPStatus(self.status).phrase
