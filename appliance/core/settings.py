"""Where plugins of the first release find ``Setting``."""

from appliance.core.jobs.settings import Setting

__all__ = ["Setting"]
