"""Where somebody comes from, as far as limits are concerned."""

from ipaddress import ip_address
from typing import Any

from twisted.web.iweb import IRequest


def neighbourhood(peer: Any) -> str:
    """The address of *peer*, as far as it tells one machine from another: of IPv6 the network."""
    host = getattr(peer, "host", "")
    if ":" not in host:
        return host
    try:
        address = ip_address(host.partition("%")[0])
    except ValueError:
        return host
    mapped = getattr(address, "ipv4_mapped", None)
    return str(mapped) if mapped else address.exploded[:19]


def whence(request: IRequest) -> str:
    """Where *request* comes from, for limits and logs."""
    return neighbourhood(request.getClientAddress()) or "this machine"
