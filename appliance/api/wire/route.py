"""What a route is: its declaration, and the request as a handler sees it."""

from collections.abc import Callable, Mapping
from types import UnionType
from typing import Any, Concatenate, Generic, get_args, get_origin

from msgspec import Struct, field
from twisted.internet.defer import Deferred
from twisted.internet.task import deferLater
from twisted.web.iweb import IRequest
from typing_extensions import TypeVar

from appliance.api.access.peers import whence
from appliance.api.wire.answers import Download, Reply
from appliance.core.appliance import Appliance
from appliance.model import Need, Who

BODY_LIMIT = 1 << 16
"""Bytes of a body where a route says nothing else. Fifty thousand fields, which a megabyte holds,
take a tenth of a second to be looked at."""
B = TypeVar("B", default=None)
Q = TypeVar("Q", default=None)


class Call(Struct, Generic[B, Q], frozen=True):
    """One request, understood: who asks, what for, with what.

    *B* is the class of its body and *Q* of what follows the question mark: ``Call[Run]`` has a
    body, ``Call[None, Window]`` a query, ``Call`` neither.
    """

    request: IRequest
    who: Who
    body: B
    query: Q

    @property
    def peer(self) -> str:
        """Where it comes from, for limits and logs."""
        return whence(self.request)

    def breathe(self) -> Deferred:
        """Fires when the reactor has seen to everything else: for what takes long to encode."""
        site: Any = getattr(self.request, "site", None)
        return deferLater(site.reactor, 0)


class Route(Struct, frozen=True):
    """One line of a published table, and the function that answers it.

    *needs* is the least role of whoever asks; *body* and *query* are the classes of what is sent;
    *limit* is the size of the largest body in bytes; the body of an *upload* is not read,
    but handed on as the file it was received into. An answer that is the same for everyone
    until an event of one of the classes *until* is published is encoded once and kept.
    *status* names the kinds of refusal that this route numbers in its own way.
    *answer* is the class of what comes back, *success* its status, *name* what it is called and
    *description* what it does, for the published description only.
    """

    methods: tuple[str, ...]
    path: str
    handler: Callable
    needs: Need
    body: type | None = None
    query: type | None = None
    limit: int = BODY_LIMIT
    upload: bool = False
    until: tuple[type, ...] = ()
    answer: object = None
    success: int = 200
    status: Mapping[type[Exception], int] = field(default_factory=dict)
    name: str = ""
    description: str = ""

    @property
    def summary(self) -> str:
        """What it does, in a line."""
        return self.description.partition(". ")[0].rstrip(".")


Handler = TypeVar("Handler", bound=Callable[Concatenate[Appliance, Call[Any, Any], ...], Any])


class Routes(list[Route]):
    """The routes of one module, in the order they are written.

    One function can declare those of several subjects: *words* take the places in braces in its
    paths, names and docstrings, and *shape* that of the type variable in its answers.
    """

    def __init__(self, shape: type | None = None, **words: str) -> None:
        super().__init__()
        self._shape, self._words = shape, words

    def __call__(
        self, methods: str, path: str, *, needs: Need, name: str = "", **more: Any
    ) -> Callable[[Handler], Handler]:
        """Declare a handler. The line reads like its row in the published table.

        What is sent and what comes back is said once, by the handler: the body and the query by
        ``Call[…]``, the answer by what it returns. It is published under its own name, if not
        under another *name*. *more* are other fields of ``Route``.
        """
        in_words = lambda text: text.format(**self._words) if self._words else text  # noqa: E731

        def keep(handler: Handler) -> Handler:
            called = in_words(name or handler.__name__)
            said = {**declared(handler, self._shape), **more}
            described = in_words(" ".join((handler.__doc__ or "").split()))
            self.append(
                Route(
                    tuple(methods.split(", ")), in_words(path), handler, needs,
                    name=called, description=described, **said,
                )  # fmt: skip
            )
            return handler

        return keep


def declared(handler: Callable, shape: type | None = None) -> dict[str, Any]:
    """What the annotations of *handler* say: its body, its query and its answer, in which *shape*
    takes the place of a type variable.
    Raises ``TypeError`` for one that does not say what it is called with."""
    said = dict(handler.__annotations__)
    call = said.get("call")
    if call is not Call and get_origin(call) is not Call or "return" not in said:
        raise TypeError(f"{handler.__qualname__} must say which Call it takes, and its answer")
    body, query = get_args(call) or (None, None)
    answer = answered(shaped(said["return"], shape))
    return {"body": sent(body), "query": sent(query), "answer": answer}


def shaped(kind: Any, shape: type | None) -> Any:
    """*kind* with *shape* for its type variable, if it has one."""
    if isinstance(kind, TypeVar):
        return shape
    return kind[shape] if getattr(kind, "__parameters__", ()) else kind


def sent(kind: Any) -> type | None:
    """A class, None for nothing."""
    return None if kind is type(None) else kind


def answered(kind: Any) -> Any:
    """What is told of an answer of class *kind*: of a reply its body; bytes of what is sent in
    pieces, None where nothing is to be told. Of two answers it is the first that is no file."""
    if get_origin(kind) is UnionType and Download in get_args(kind):
        kind = next(one for one in get_args(kind) if one is not Download)
    if kind is Download:
        return bytes
    if get_origin(kind) is Reply:
        return get_args(kind)[0]
    return None if kind in (Reply, Any, None) else kind
