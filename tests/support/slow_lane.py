"""A lane that takes its time."""

from twisted.internet.defer import Deferred

from appliance.lanes import DirectLane


class SlowLane(DirectLane):
    """A lane that keeps what it is given until it is told to ``work``, once it is ``slow``."""

    def __init__(self) -> None:
        self.slow = False
        self._given: list[tuple] = []

    def do(self, function, *args):
        """Take it in."""
        if not self.slow:
            return super().do(function, *args)
        done: Deferred = Deferred()
        self._given.append((done, function, args))
        return done

    def work(self) -> None:
        """Do all that was given, in order."""
        while self._given:
            done, function, args = self._given.pop(0)
            super().do(function, *args).chainDeferred(done)
