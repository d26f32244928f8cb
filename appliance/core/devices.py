"""Which job holds which device: one at a time, and the second is told who was first."""

from collections.abc import Mapping
from typing import Any

from twisted.logger import Logger

from appliance.errors import Conflict, Unavailable
from appliance.lanes import Work
from hw.errors import HardwareError


class Devices:
    """The devices of this unit, by the names that jobs ask for."""

    log = Logger(namespace="appliance.jobs")

    def __init__(self, devices: Mapping[str, object]) -> None:
        self._devices = dict(devices)
        self._holders: dict[str, str] = {}

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

    async def let_go(self, lane: Work) -> bool:
        """Make every device safe in *lane*, whoever holds it; whether that was possible."""
        unsafe = 0
        for doing in [lane.do(device.safe) for device in self.driven()]:
            try:
                await doing
            except HardwareError as e:
                unsafe += 1
                self.log.warn("A device could not be made safe: {why}", why=e.message)
            except Exception:
                unsafe += 1
                self.log.failure("A device could not be made safe")
        return not unsafe
