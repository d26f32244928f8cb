"""The unit as a whole: how it is, which software it runs, what time it has."""

import platform
from importlib.metadata import PackageNotFoundError, version
from uuid import uuid4

from msgspec import Struct

from appliance import __version__
from appliance.clocks import UnitClock
from appliance.core.alerts import Alerts
from appliance.model import Alert


class Health(Struct, frozen=True):
    """How the unit is: "ok", or "degraded" by *alerts* that nobody has cleared."""

    status: str
    alerts: tuple[Alert, ...]


class System:
    """What does not belong to one job. *hardware* is raspberry-pi, simulated or replay."""

    def __init__(self, name: str, hardware: str, clock: UnitClock, alerts: Alerts) -> None:
        self.name, self.hardware = name, hardware
        self.boot = uuid4().hex
        self.started = clock.utc()
        self._alerts = alerts

    def health(self) -> Health:
        """How the unit is now."""
        active = self._alerts.active
        return Health("degraded" if active else "ok", active)

    def versions(self) -> dict[str, str]:
        """The software this unit runs, by name."""
        found = {"app": __version__, "python": platform.python_version()}
        for package in ("Twisted", "klein", "autobahn", "SQLAlchemy"):
            try:
                found[package] = version(package)
            except PackageNotFoundError:
                continue
        return found
