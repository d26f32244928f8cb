"""What the unit can be set to do: jobs, and the profiles that set them."""

from msgspec import Struct

from appliance.assembly.devices import DeviceParts
from appliance.assembly.dosing import DosingParts
from appliance.assembly.environment import Environment
from appliance.assembly.storage import Records
from appliance.core.calibrations.active import ActiveCalibrations
from appliance.core.jobs.kinds import JobKinds
from appliance.core.jobs.records import RunRecords
from appliance.core.jobs.service import Jobs
from appliance.core.jobs.services import JobServices
from appliance.core.profiles import Profiles
from appliance.core.profiles.files import ProfileFiles


class JobParts(Struct, frozen=True):
    """The jobs, what they may use, and the profiles."""

    services: JobServices
    jobs: Jobs
    profiles: Profiles


def build(
    env: Environment,
    records: Records,
    fitted: DeviceParts,
    calibrations: ActiveCalibrations,
    dosing: DosingParts,
) -> JobParts:
    """Nothing runs yet."""
    kinds = JobKinds(env.loaded.registry.jobs, env.configured)
    store, bus, experiments = records.storage.store, records.bus, records.experiments
    work = env.lanes.longest
    files = ProfileFiles(env.name, env.data, work, bus, kinds)
    profiles = Profiles(files, work, store, env.clock, bus, experiments)
    fitted.devices.add("profiles", profiles)
    services = JobServices(
        env.clock, records.bus, env.lanes.hardware, records.readings, calibrations,
        dosing.operations, fitted.safety,
    )  # fmt: skip
    jobs = Jobs(
        services,
        RunRecords(records.storage.store, records.storage.batch, records.tasks),
        records.experiments,
        records.tasks,
        fitted.devices,
        kinds,
    )
    return JobParts(services, jobs, profiles)
