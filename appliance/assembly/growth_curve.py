"""The summaries of batches."""

from appliance.assembly.environment import Environment
from appliance.assembly.jobs import JobParts
from appliance.assembly.storage import Records
from appliance.core.growth_curve import GrowthCurves


def build(env: Environment, records: Records, work: JobParts) -> GrowthCurves:
    """Nothing is summed up before it is asked for."""
    return GrowthCurves(records.readings, work.jobs, env.lanes.longest)
