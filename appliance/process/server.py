"""The address that the unit is reached at."""

import re
from typing import Any

from twisted.application.service import Service
from twisted.internet.defer import maybeDeferred
from twisted.internet.endpoints import serverFromString
from twisted.internet.error import CannotListenError
from twisted.internet.task import deferLater
from twisted.logger import Logger
from twisted.python.failure import Failure
from twisted.web.server import Site

from appliance.process.doors import Doors

BACKLOG = 4096
log = Logger(namespace="appliance.tap")


class Server(Service):
    """Serves HTTP at a Twisted endpoint, which is bound before anything else is touched.

    Raises ``SystemExit`` for a *description* that is none, or an address that cannot be had.
    """

    def __init__(self, reactor, description: str) -> None:
        self.setName("http")
        self._reactor, self._where = reactor, description
        self._site: Any = None
        self._port: Any = None
        try:
            self._endpoint = serverFromString(Doors(reactor), patient(description))
        except (ValueError, TypeError, LookupError) as e:
            raise SystemExit(f"--listen cannot be {description}: {e}.") from e

    def serve(self, root: Site) -> None:
        """Answer with *root*; to be said once, before the service starts."""
        self._site = root

    @property
    def listening(self) -> bool:
        """Whether somebody could come in now."""
        return self._port is not None

    def privilegedStartService(self) -> None:
        super().privilegedStartService()
        refused: list[Failure] = []
        self._endpoint.listen(self._site).addCallbacks(self._listening, refused.append)
        for failure in refused:
            why = getattr(failure.value, "socketError", failure.value)
            why = getattr(why, "strerror", None) or why
            raise SystemExit(f"Cannot serve at {self._where}: {why}. Give another with --listen.")

    def _listening(self, port) -> None:
        self._port = port
        log.info("Serving at {address}", address=readable(port.getHost()))

    async def restart(self) -> None:
        """Close, which ends the live feeds but no answer under way, and listen again at the same
        address; whoever has taken it meanwhile is waited for."""
        port, self._port = self._port, None
        if port is None:
            return
        where = patient(settled(self._where, port.getHost()))
        self._endpoint = serverFromString(Doors(self._reactor), where)
        await maybeDeferred(port.stopListening)
        while self.running and self._port is None:
            try:
                self._listening(await self._endpoint.listen(self._site))
            except CannotListenError as e:
                log.error("Cannot serve again yet: {why}", why=e)
                await deferLater(self._reactor, 1.0, lambda: None)

    def stopService(self):
        super().stopService()
        return self._port.stopListening() if self._port is not None else None


def patient(description: str) -> str:
    """The endpoint *description* with room for a crowd that comes between two turns: whoever finds
    none asks again only after a second."""
    if "backlog=" in description or not re.match(r"(tcp6?|ssl):", description):
        return description
    return f"{description}:backlog={BACKLOG}"


def settled(description: str, address) -> str:
    """The endpoint *description* with the port that was found for it, where it asked for any."""
    port = getattr(address, "port", None)
    if port is None or not description.startswith("tcp"):
        return description
    return re.sub(r"(?<=[:=])0(?=:|$)", str(port), description, count=1)


def readable(address) -> str:
    """An address as somebody would type it into a browser."""
    host, port = getattr(address, "host", None), getattr(address, "port", None)
    if host is None:
        return str(address)
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


def is_local(description: str) -> bool:
    """Whether only this machine can reach a server at the endpoint *description*."""
    kind, *rest = re.split(r"(?<!\\):", description)
    places = [part.partition("=")[2] for part in rest if part.startswith("interface=")]
    return kind == "unix" or places in (["127.0.0.1"], ["\\:\\:1"], ["localhost"])
