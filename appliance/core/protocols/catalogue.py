"""Every guide that this unit has."""

from appliance.core.protocols import fusion, optics, pumps, stirring
from appliance.core.protocols.model import Guide


def guides() -> tuple[Guide, ...]:
    """The guides of pumps, stirring, photodiodes, and several angles together."""
    return (*pumps.guides(), stirring.GUIDE, *optics.guides(), *fusion.guides())
