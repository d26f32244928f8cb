"""All sections of the configuration that are no job's. Each is declared beside its user."""

from appliance.api.site import HttpOptions
from appliance.assembly.dosing import vessel_of
from appliance.assembly.wiring import HardwareOptions, SimulationOptions, UnitOptions
from appliance.config import Schema
from appliance.core.dosing.options import DosingOptions
from appliance.core.jobs.resumption import JobOptions
from appliance.core.plugins.install_policy import PluginOptions
from appliance.store.retention import StorageOptions

SECTIONS = Schema((
    UnitOptions,
    JobOptions,
    StorageOptions,
    HttpOptions,
    DosingOptions,
    PluginOptions,
    HardwareOptions,
    SimulationOptions,
), agreements=(vessel_of,))  # fmt: skip
