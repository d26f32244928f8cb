"""What a guided calibration may ask of the unit."""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any

from twisted.internet.defer import CancelledError, Deferred

from appliance.core.calibrations.collection import Collection
from appliance.core.jobs.run import ENDED
from appliance.core.jobs.service import Jobs
from appliance.core.jobs.services import JobServices
from appliance.errors import Conflict, NotFound, Unavailable
from appliance.model import CalibrationSessionChanged, Damaged, StateChanged, Trouble
from appliance.model.moments import Utc

USUAL_VOLTS = 5.0


class UnitAccess:
    """The unit, as far as a guide needs it.

    *angles* are its photodiodes by channel, *hertz* the frequency of each motor and pump, and
    *name* says what the unit is called.
    """

    def __init__(
        self,
        name: str,
        services: JobServices,
        jobs: Jobs,
        angles: Callable[[], Mapping[int, str]],
        hertz: Mapping[str, float],
    ) -> None:
        self.name, self.known, self.hertz = name, services.calibrations, hertz
        self._services, self._jobs, self._angles = services, jobs, angles

    @property
    def angles(self) -> Mapping[int, str]:
        """The photodiodes that are fitted, by channel."""
        return self._angles()

    def utc(self) -> Utc:
        """Now, in seconds UTC."""
        return self._services.clock.utc()

    def tell_session(self, id: str) -> None:
        """Tell whoever cares that a guided calibration has changed."""
        self._services.bus.publish(CalibrationSessionChanged(id))

    def tell_damaged(self, trouble: Trouble) -> None:
        """Tell people of what was found damaged."""
        self._services.bus.publish(Damaged(trouble))

    def moment(self) -> datetime:
        """Now, to the second."""
        return datetime.fromtimestamp(int(self.utc()), UTC)

    def volts(self) -> float:
        """The supply of the motors, as last measured."""
        reading = self._services.readings.latest.get("rail_voltage")
        return round(reading.value, 2) if reading else USUAL_VOLTS

    async def unused(self, device: str, name: str) -> str:
        """*name*, if *device* has no calibration of that name; ``Conflict`` otherwise."""
        kept: Collection = self.known.calibrations
        if device in self.known.estimators.devices:
            kept = self.known.estimators
        try:
            await kept.find(device, name)
        except NotFound:
            return name
        raise Conflict(f"{device} already has {name!r}.", remedy="Give it another name.")

    async def act(self, job: str, options: Mapping[str, object], result: str) -> Any:
        """Run *job*, which ends by itself, to its end; returns its value *result*.

        Raises ``Unavailable`` with its trouble if it ended with one, or if somebody stopped it
        before it had that value. If this is cancelled, the job is stopped.
        """
        running = await self._jobs.run(job, options, source="calibration")
        if running.state not in ENDED:
            ended: Deferred = Deferred()

            def look(event: StateChanged) -> None:
                if event.record.id == running.record.id and event.state in ENDED:
                    stop()
                    ended.callback(None)

            stop = self._services.bus.subscribe(StateChanged, look)
            try:
                await ended
            except CancelledError:
                stop()
                await self._jobs.stop(id=running.record.id)
                raise
        for trouble in running.troubles:
            raise Unavailable(trouble.message, remedy=trouble.remedy)
        if running.values[result] is None:
            raise Unavailable(f"{job} was stopped before it was done.", remedy="Do it again.")
        return running.values[result]
