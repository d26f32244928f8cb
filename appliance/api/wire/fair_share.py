"""Requests that come all at once, answered a portion at a time."""

from collections import deque
from typing import Any

from twisted.web.iweb import IRequest
from twisted.web.resource import IResource, Resource
from twisted.web.server import NOT_DONE_YET

BUDGET = 0.0005
"""Seconds. The more are answered in one turn, the sooner as many ask again: with four times as
much, a crowd's turns are half as long again, and a tenth more are answered."""


class FairShare(Resource):
    """Has *inner* answer, for at most *budget* seconds in one turn of the reactor.

    What comes beyond that waits for the next turn, first come first served, so that a crowd of
    clients who ask at the same moment does not hold up a reading or a dashboard.
    """

    isLeaf = True

    def __init__(self, inner: IResource, reactor: Any, budget: float = BUDGET) -> None:
        super().__init__()
        self._inner, self._reactor, self._budget = inner, reactor, budget
        self._waiting: deque = deque()
        self._turning, self._spent = False, 0.0

    def render(self, request: IRequest) -> object:
        """See ``IResource``."""
        if not self._turning:
            self._turning, self._spent = True, 0.0
            self._reactor.callLater(0, self._turn)
        if self._waiting or self._spent > self._budget:
            self._waiting.append(request)
            return NOT_DONE_YET
        started = self._reactor.seconds()
        try:
            return self._inner.render(request)
        finally:
            self._spent += self._reactor.seconds() - started

    def _turn(self) -> None:
        self._spent, self._turning = 0.0, bool(self._waiting)
        if self._turning:
            self._reactor.callLater(0, self._turn)
        while self._waiting and self._spent <= self._budget:
            request, started = self._waiting.popleft(), self._reactor.seconds()
            if request.channel is not None:  # else whoever asked has gone
                request.render(self._inner)
            self._spent += self._reactor.seconds() - started
