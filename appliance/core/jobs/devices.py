"""Which job holds which device: one at a time, and the second is told who was first."""

from collections.abc import Mapping
from typing import Any

from twisted.logger import Logger
from twisted.python.failure import Failure

from appliance.errors import Conflict, Unavailable
from appliance.lanes import Work
from hw.errors import HardwareError
from hw.safety import make_safe


class Devices:
    """The devices of this unit, by the names that jobs ask for."""

    log = Logger(namespace="appliance.jobs")

    def __init__(self, devices: Mapping[str, object]) -> None:
        self._devices = dict(devices)
        self._holders: dict[str, str] = {}

    def add(self, name: str, device: object) -> None:
        """Have *device* too, from now on."""
        self._devices[name] = device

    def check(self, name: str, job: str) -> None:
        """Raise ``Conflict`` if another job than *job* holds *name*, ``Unavailable`` if none is
        fitted."""
        if name not in self._devices:
            raise Unavailable(f"This unit has no {name}.", remedy="Check its model and wiring.")
        holder = self._holders.get(name, job)
        if holder != job:
            raise Conflict(
                f"{job} needs the {name}, which {holder} is using.", remedy=f"Stop {holder} first."
            )

    def lend(self, name: str, job: str) -> Any:
        """The device called *name*, held by *job* until ``take_back``."""
        self.check(name, job)
        self._holders[name] = job
        return self._devices[name]

    def holder(self, name: str) -> str:
        """The job that holds *name*, "" if none does."""
        return self._holders.get(name, "")

    def driven_by(self, job: str) -> tuple[Any, ...]:
        """Those of the devices that *job* holds which can be made safe."""
        held = (self._devices[n] for n, holder in self._holders.items() if holder == job)
        return tuple(device for device in held if hasattr(device, "safe"))

    def take_back(self, job: str) -> None:
        """*job* holds nothing any more."""
        self._holders = {n: holder for n, holder in self._holders.items() if holder != job}

    def driven(self) -> tuple[Any, ...]:
        """Every device that can be made safe, for when the unit stops."""
        return tuple(device for device in self._devices.values() if hasattr(device, "safe"))

    async def make_safe(self, lane: Work, job: str | None = None) -> list[HardwareError]:
        """Make every device safe in *lane*, or every one that *job* holds, whatever the others
        raise; returns one error for each that could not be. What is no fault of the hardware is
        logged."""
        devices = self.driven() if job is None else self.driven_by(job)
        return [self._told(error) for error in await lane.do(make_safe, devices)]

    def _told(self, error: Exception) -> HardwareError:
        if isinstance(error, HardwareError):
            return error
        self.log.failure("A device could not be made safe", Failure(error))
        why = "A device could not be made safe: it ran into an error of its own."
        return HardwareError("device-error", why, "See the log, then switch the unit off.")
