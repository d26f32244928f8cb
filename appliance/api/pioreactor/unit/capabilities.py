"""/unit_api/capabilities: what this unit can be set to do, and with which options."""

from appliance.api.pioreactor.shapes import Capability
from appliance.api.wire import Routes
from appliance.core.jobs.settings import Setting
from appliance.model import PluginsChanged

routes = Routes()
OPTION_TYPES = {float: "float", int: "integer", bool: "boolean", str: "text"}
DATATYPES = {float: "float", int: "integer", bool: "boolean", str: "string"}
STATE = {"datatype": "text", "settable": True}


@routes(
    "GET", "/capabilities", needs="viewer", until=(PluginsChanged,), answer=list[Capability]
)
def list_capabilities(appliance, call):
    """List the jobs that can be run, their options, and the settings that they publish."""
    kinds = sorted(appliance.jobs.kinds, key=lambda kind: (kind.name, kind.automation or ""))
    return [capability(kind) for kind in kinds]


def capability(kind) -> dict:
    """One kind of job. A job of a family is named together with its automation."""
    automation = {"automation_name": kind.automation} if kind.automation else {}
    flag = f" --automation-name {kind.automation}" if kind.automation else ""
    given = [setting for setting in kind.settings.values() if setting.given]
    published = {
        name: setting_on_the_wire(setting)
        for name, setting in kind.settings.items()
        if not setting.start_only
    }
    return {
        "job_name": kind.name,
        **automation,
        "help": kind.summary,
        "arguments": arguments(kind),
        "options": [option(setting) for setting in given],
        "published_settings": {"$state": STATE, **published},
        "cli_example": f"appliance run {kind.name}{flag} [OPTIONS]",
    }


def arguments(kind) -> list[dict]:
    """What may be given without a name: words that stand for one option, if the job has such."""
    name = getattr(kind.job_class, "arguments", None)
    if name is None:
        return []
    return [{"name": name, "nargs": -1, "required": False, "type": "text"}]


def option(setting: Setting) -> dict:
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


def setting_on_the_wire(setting: Setting) -> dict:
    """A setting as the values of a running job are described."""
    described = {
        "datatype": DATATYPES.get(setting.kind, setting.kind.__name__),
        "settable": setting.settable,
    }
    return {**described, "unit": setting.unit} if setting.unit else described
