"""Carry out an experiment profile."""

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from appliance.core.jobs.kit import Kit
from appliance.core.jobs.service import Jobs
from appliance.core.jobs.settings import Setting
from appliance.core.profiles import Profiles

if TYPE_CHECKING:
    from appliance.core.profiles.runner import Runner

MOST_SAID = 500


class ExperimentProfile:
    """Starts, changes and stops other jobs at the times a profile gives.

    It goes on after a power cut or an update where it was. While it is paused, its time stands
    still. An action that fails is told, and the rest is done.
    """

    name = "experiment_profile"
    title = "Experiment profile"
    needs = ("profiles", "jobs")
    place = "profiles"
    prominent = ("experiment_profile_name", "progress")
    resumes_last = True

    filename = Setting(
        str, required=True, settable=False, start_only=True, help="The name of the profile."
    )
    experiment = Setting(
        str, default="", settable=False, start_only=True,
        help="The experiment it is for, which must be the one that is worked on.",
    )
    dry_run = Setting(
        bool, default=False, settable=False, start_only=True,
        help="Do nothing, and say in the log what would be done.",
    )
    as_unit = Setting(
        str, default="", settable=False, start_only=True,
        help="Do what the profile says for the unit of this name instead of for this one.",
    )
    late_limit = Setting(
        float, unit="h", default=24.0, low=0.0, high=8760.0, settable=False, start_only=True,
        help="What fell due longer ago than this while the unit was off is left out.",
    )
    experiment_profile_name = Setting(str, settable=False)
    start_time_utc = Setting(str, settable=False)
    progress = Setting(float, unit="%", default=0.0, settable=False)

    def __init__(self, kit: Kit, profiles: Profiles, jobs: Jobs) -> None:
        self.kit, self.profiles, self._jobs = kit, profiles, jobs
        self._runner: Runner | None = None

    async def start(self) -> None:
        """Begin with the profile, or go on with it."""
        if self.dry_run:
            await self._rehearse()
            return
        if self._runner is None:
            self._runner = await self._begin()
        self._runner.go_on()

    async def _begin(self) -> "Runner":
        if self.kit.resumed:
            carried = await self.profiles.go_on()
        else:
            carried = await self.profiles.begin(self.filename, self.as_unit, self.experiment)
        self.experiment_profile_name = carried.profile.name
        self.start_time_utc = datetime.fromtimestamp(carried.run.began, UTC).isoformat()

        def tell() -> None:
            self.progress = 100.0 * carried.agenda.progress

        return self.profiles.runner(
            carried, self.kit, self._jobs, tell, self.late_limit * 3600.0
        )

    async def _rehearse(self) -> None:
        name, lines = await self.profiles.files.rehearse(self.filename, self.as_unit)
        self.experiment_profile_name = name
        self.kit.log.info("{name} would do this; nothing is done now.", name=name, notice=True)
        for line in lines[:MOST_SAID]:
            self.kit.log.info("{line}", line=line)
        if len(lines) > MOST_SAID:
            self.kit.log.info("… and {n} lines more.", n=len(lines) - MOST_SAID)
        self.progress = 100.0
        self.kit.finish()
