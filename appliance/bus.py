"""What happened, told to whoever cares: events are values, subscribed to by class."""

from collections.abc import Callable

from twisted.logger import Logger


class Bus:
    """Synchronous: when ``publish`` returns, every listener has been told."""

    log = Logger()

    def __init__(self) -> None:
        self._listeners: dict[type, list[Callable]] = {}

    def subscribe(self, kind: type, listener: Callable) -> Callable[[], None]:
        """Call *listener* with each event of class *kind*; returns the way to stop."""
        listeners = self._listeners.setdefault(kind, [])
        listeners.append(listener)

        def stop() -> None:
            if listener in listeners:
                listeners.remove(listener)

        return stop

    def publish(self, event: object) -> None:
        """Tell everyone; one listener's failure is logged and hurts no other."""
        for listener in tuple(self._listeners.get(type(event), ())):
            try:
                listener(event)
            except Exception:
                self.log.failure("{listener} failed on {event}", listener=listener, event=event)
