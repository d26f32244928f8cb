"""/unit_api/capabilities: what this unit can be set to do, and with which options."""

from typing import Any, NotRequired, TypedDict

from appliance.api.wire import Call, Routes
from appliance.core.appliance import Appliance
from appliance.core.jobs.kinds import JobKind
from appliance.core.jobs.settings import Setting
from appliance.model import PluginsChanged

routes = Routes()
OPTION_TYPES = {float: "float", int: "integer", bool: "boolean", str: "text"}
DATATYPES = {float: "float", int: "integer", bool: "boolean", str: "string"}


class Option(TypedDict):
    """What a job can be told at its start."""

    name: str
    long_flag: str
    help: str
    required: bool
    multiple: bool
    default: Any
    type: str


class PublishedSetting(TypedDict):
    """What a running job tells, and whether it can be told otherwise."""

    datatype: str
    settable: bool
    unit: NotRequired[str]


class Capability(TypedDict):
    """A job that can be run."""

    job_name: str
    automation_name: NotRequired[str]
    help: str
    arguments: list[Any]
    options: list[Option]
    published_settings: dict[str, PublishedSetting]
    cli_example: str


STATE: PublishedSetting = {"datatype": "text", "settable": True}


@routes("GET", "/capabilities", needs="viewer", until=(PluginsChanged,))
def list_capabilities(appliance: Appliance, call: Call) -> list[Capability]:
    """List the jobs that can be run, their options, and the settings that they publish."""
    kinds = sorted(appliance.jobs.kinds, key=lambda kind: (kind.name, kind.automation or ""))
    return [capability(kind) for kind in kinds]


def capability(kind: JobKind) -> Capability:
    """One kind of job. A job of a family is named together with its automation."""
    flag = f" --automation-name {kind.automation}" if kind.automation else ""
    given = [setting for setting in kind.settings.values() if setting.given]
    published = {
        name: setting_on_the_wire(setting)
        for name, setting in kind.settings.items()
        if not setting.start_only
    }
    described: Capability = {
        "job_name": kind.name,
        "help": kind.summary,
        "arguments": arguments(kind),
        "options": [option(setting) for setting in given],
        "published_settings": {"$state": STATE, **published},
        "cli_example": f"appliance run {kind.name}{flag} [OPTIONS]",
    }
    if kind.automation:
        described["automation_name"] = kind.automation
    return described


def arguments(kind: JobKind) -> list[dict]:
    """What may be given without a name: words that stand for one option, if the job has such."""
    name = kind.positional
    if name is None:
        return []
    return [{"name": name, "nargs": -1, "required": False, "type": "text"}]


def option(setting: Setting) -> Option:
    """A setting as an option of the start."""
    return {
        "name": setting.name,
        "long_flag": setting.name.replace("_", "-"),
        "help": setting.help,
        "required": setting.required,
        "multiple": False,
        "default": setting.default,
        "type": OPTION_TYPES.get(setting.kind, "text"),
    }


def setting_on_the_wire(setting: Setting) -> PublishedSetting:
    """A setting as the values of a running job are described."""
    described: PublishedSetting = {
        "datatype": DATATYPES.get(setting.kind, setting.kind.__name__),
        "settable": setting.settable,
    }
    if setting.unit:
        described["unit"] = setting.unit
    return described
