"""Services that stop one after another, top first."""

from twisted.application.service import MultiService
from twisted.internet.defer import ensureDeferred, maybeDeferred
from twisted.logger import Logger


class Stack(MultiService):
    """A ``MultiService`` that waits: each service has stopped before the one below it is told to.

    A service that fails to stop is logged, and the ones below it are stopped all the same:
    actuators are made safe below whatever failed above.
    """

    log = Logger()

    def stopService(self):
        """Returns a Deferred that fires when the lowest service has stopped."""
        self.running = 0
        return ensureDeferred(self._unwind())

    async def _unwind(self) -> None:
        for service in reversed(self.services):
            try:
                await maybeDeferred(service.stopService)
            except Exception:
                self.log.failure("{service} did not stop cleanly", service=service)
