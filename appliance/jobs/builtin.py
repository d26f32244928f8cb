"""The jobs that every unit has, and the settings that its configuration may give them."""

from collections.abc import Iterable, Mapping

from appliance.core.jobs.contract import found
from appliance.core.jobs.kinds import JobKind
from appliance.core.jobs.settings import Setting
from appliance.core.plugins.registry import Registry
from appliance.jobs.actions.dosing.circulation import CirculateAltMedia, CirculateMedia
from appliance.jobs.actions.dosing.doses import AddAltMedia, AddMedia, RemoveWaste
from appliance.jobs.actions.dosing.script import Pumps
from appliance.jobs.actions.od_blank import BlankOpticalDensity
from appliance.jobs.actions.od_standard import ReadStandard
from appliance.jobs.actions.run_pump import RunPump
from appliance.jobs.actions.self_test import SelfTest
from appliance.jobs.actions.stirring_sweep import SweepStirring
from appliance.jobs.automations.dosing.chemostat import Chemostat
from appliance.jobs.automations.dosing.fed_batch import FedBatch
from appliance.jobs.automations.dosing.pid_morbidostat import KeepGrowthRate
from appliance.jobs.automations.dosing.silent import SilentDosing
from appliance.jobs.automations.dosing.turbidostat import KeepDensity
from appliance.jobs.automations.led.light_dark_cycle import LightDarkCycle
from appliance.jobs.automations.led.silent import SilentLight
from appliance.jobs.automations.temperature.only_record import OnlyRecordTemperature
from appliance.jobs.automations.temperature.thermostat import KeepTemperature
from appliance.jobs.experiment_profile import ExperimentProfile
from appliance.jobs.growth_rate import GrowthRateCalculating
from appliance.jobs.led_intensity import LEDIntensity
from appliance.jobs.monitor import Monitor
from appliance.jobs.od_reading.job import ReadOpticalDensity
from appliance.jobs.stirring import Stirring

JOBS = (
    ReadOpticalDensity,
    GrowthRateCalculating,
    KeepTemperature,
    OnlyRecordTemperature,
    Stirring,
    Chemostat,
    FedBatch,
    KeepDensity,
    KeepGrowthRate,
    SilentDosing,
    LightDarkCycle,
    SilentLight,
    LEDIntensity,
    AddAltMedia,
    AddMedia,
    CirculateAltMedia,
    CirculateMedia,
    ExperimentProfile,
    Monitor,
    BlankOpticalDensity,
    ReadStandard,
    Pumps,
    RemoveWaste,
    RunPump,
    SelfTest,
    SweepStirring,
)
"""In the order of their cards on the page."""


def builtin() -> Registry:
    """What a unit without plugins is made of."""
    registry = Registry()
    for job in JOBS:
        add = registry.automation if found(job, "automation_name") else registry.job
        add(job)
    return registry


def configurable(kinds: Iterable[JobKind]) -> dict[str, Mapping[str, Setting]]:
    """The sections of the configuration that belong to *kinds*, and the settings they may hold."""
    return {kind.section: kind.settings for kind in kinds}
