"""The whole data folder as one archive: out of a unit, and into one."""

from appliance.core.transfer.rules import Rules
from appliance.core.transfer.service import About, Transfer

__all__ = ["About", "Rules", "Transfer"]
