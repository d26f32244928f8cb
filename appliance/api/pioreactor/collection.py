"""What calibrations and estimators are asked, and answer, in the same words: the files of one
kind, by device, and which of them are in use."""

from collections.abc import Callable
from typing import TypeVar

from appliance.api.pioreactor.answers import Said, Told
from appliance.api.wire import Call, Routes
from appliance.core.appliance import Appliance
from appliance.core.calibrations.collection import Collection, Kept
from appliance.core.calibrations.parsing import fields_of

Shape = TypeVar("Shape")
Find = Callable[[Appliance], Collection[Kept]]
Say = Callable[[Appliance, Kept], Shape]


def collection_routes(
    one: str, shape: type[Shape], find: Find[Kept], say: Say[Kept, Shape]
) -> Routes:
    """The routes of the collection that *find* gets from an appliance. One of its files is called
    *one*; *say* makes of it the *shape* that is sent."""
    routes = Routes(shape, one=one)
    declare_files(routes, one, find, say)
    declare_use(routes, find, say)
    return routes


def declare_files(routes: Routes, one: str, find: Find[Kept], say: Say[Kept, Shape]) -> None:
    """The files that there are."""

    @routes("GET", "/{one}s", needs="viewer", name="list_{one}s")
    async def list_all(appliance: Appliance, call: Call) -> dict[str, list[Shape]]:
        """List every {one} by device. A file that cannot be used is left out, and logged."""
        found = await find(appliance).all()
        return {device: [say(appliance, kept) for kept in some] for device, some in found.items()}

    @routes("GET", "/{one}s/<device>", needs="viewer", name="list_{one}s_of")
    async def list_of(appliance: Appliance, call: Call, device: str) -> list[Shape]:
        """List the {one}s of a device, by name."""
        return [say(appliance, kept) for kept in await find(appliance).of(device)]

    @routes("GET", "/{one}s/<device>/<name>", needs="viewer", name="show_{one}")
    async def show(appliance: Appliance, call: Call, device: str, name: str) -> Shape:
        """Show one {one}."""
        return say(appliance, await find(appliance).find(device, name))

    @routes("DELETE", "/{one}s/<device>/<name>", needs="operator", name="delete_{one}")
    async def delete(appliance: Appliance, call: Call, device: str, name: str) -> Told:
        """Remove one {one}; a device that used it uses none then."""
        await find(appliance).delete(device, name)
        said = f"{one.capitalize()} '{name}' for device '{device}' deleted successfully."
        return {"msg": said}


def declare_use(routes: Routes, find: Find[Kept], say: Say[Kept, Shape]) -> None:
    """Which of them are in use."""

    @routes("GET", "/active_{one}s", needs="viewer", name="list_active_{one}s")
    def list_active(appliance: Appliance, call: Call) -> dict[str, Shape]:
        """List the {one}s that are in use, by device."""
        files = find(appliance)
        used = {device: files.active(device) for device in files.devices}
        return {device: say(appliance, kept) for device, kept in used.items() if kept is not None}

    @routes("PATCH", "/active_{one}s/<device>/<name>", needs="operator", name="activate_{one}")
    async def activate(appliance: Appliance, call: Call, device: str, name: str) -> Said:
        """Use one {one} from now on."""
        await find(appliance).activate(device, name)
        return {"status": "success"}

    @routes("DELETE", "/active_{one}s/<device>", needs="operator", name="deactivate_{one}")
    async def deactivate(appliance: Appliance, call: Call, device: str) -> Said:
        """Use no {one} for a device; that none was in use is no error."""
        await find(appliance).deactivate(device)
        return {"status": "success"}


def fields(kept: Kept, collection: Collection[Kept], unit: str) -> dict[str, object]:
    """What is in a file, whether it is in use, and whose it is."""
    return {
        **fields_of(kept.file),
        "is_active": collection.is_active(kept),
        "pioreactor_unit": unit,
    }
