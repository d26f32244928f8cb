"""/unit_api/plugins: which plugins there are, and how they come and go."""

from typing import Any, TypedDict

from msgspec import Struct, field

from appliance.api.pioreactor.answers import Locked, locked
from appliance.api.views.plugins import homepage_of
from appliance.api.wire import Call, Reply, Routes
from appliance.core.appliance import Appliance
from appliance.core.plugins.discovery import DiscoveredPlugin
from appliance.errors import Invalid

routes = Routes()
PLAIN = "text/plain; charset=utf-8"


class Install(Struct, frozen=True):
    """Which plugin: *args* is its name and nothing else. *options* may have a source, the name of a
    file in plugins/wheels of the data folder or an https address; *env* has no meaning here."""

    args: list[str] = field(default_factory=list)
    options: dict[str, Any] = field(default_factory=dict)
    env: dict[str, str] = field(default_factory=dict)


class Uninstall(Struct, frozen=True):
    """Which plugin: *args* is its name and nothing else."""

    args: list[str] = field(default_factory=list)
    options: dict[str, Any] = field(default_factory=dict)
    env: dict[str, str] = field(default_factory=dict)


class Plugin(TypedDict):
    """A plugin, as it says of itself."""

    name: str
    version: str
    description: str
    homepage: str
    source: str
    author: str


@routes("GET", "/plugins/installed", needs="viewer")
async def list_plugins(appliance: Appliance, call: Call) -> list[Plugin]:
    """List the plugins that are installed, also those that were set aside or are used from the next
    start on."""
    return [on_the_wire(one.plugin.found) for one in await appliance.plugins.all()]


@routes("GET", "/plugins/installed/<filename>", needs="viewer")
async def show_plugin(appliance: Appliance, call: Call, filename: str) -> Reply[bytes]:
    """Show the text of a plugin that is a single file."""
    text = await appliance.plugins.text(filename)
    return Reply(200, text.encode(), type=PLAIN)


@routes("POST, PATCH", "/plugins/install", needs="admin", success=202)
async def install(appliance: Appliance, call: Call[Install]) -> Reply[Locked]:
    """Install a plugin, if this unit's configuration lets that happen over the network and vouches
    for the file. Nothing of it is run before the next start."""
    name = only(call.body.args, "Install", "Plugin name is required")
    source = call.body.options.get("source")
    if source is not None and not isinstance(source, str):
        raise Invalid("The source of a plugin is a text.", remedy="Give a file or an address.")
    return await locked(appliance.name, appliance.plugins.install(name, source))


@routes("POST, PATCH", "/plugins/uninstall", needs="admin", success=202)
async def uninstall(appliance: Appliance, call: Call[Uninstall]) -> Reply[Locked]:
    """Remove a plugin; the task says whether it was there. It is used until the next start."""
    name = only(call.body.args, "Uninstall")
    return await locked(appliance.name, appliance.plugins.uninstall(name))


def only(args: list[str], verb: str, none: str = "") -> str:
    """The one name in *args*. Raises ``Invalid``, with the message *none* if there is none."""
    if len(args) == 1 and args[0].strip():
        return args[0].strip()
    if none and not args:
        raise Invalid(
            none,
            cause="No plugin name provided in args.",
            remedy="Provide a single plugin name in args.",
        )
    raise Invalid(
        f"{verb} one plugin at a time via the API",
        cause=f"Received {len(args)} plugin arguments.",
        remedy="Provide exactly one plugin name in args.",
    )


def on_the_wire(found: DiscoveredPlugin) -> Plugin:
    """A plugin as this dialect says it."""
    return {
        "name": found.name,
        "version": found.version,
        "description": found.summary,
        "homepage": homepage_of(found),
        "source": found.source,
        "author": found.author,
    }
