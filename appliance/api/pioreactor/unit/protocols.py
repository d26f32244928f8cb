"""/unit_api/calibration_protocols: the guided ways to calibrate something."""

from typing import TypedDict

from appliance.api.wire import Call, Reply, Routes
from appliance.core.appliance import Appliance

routes = Routes()


class ProtocolFields(TypedDict):
    """A guided way to calibrate something."""

    id: str
    target_device: str
    protocol_name: str
    priority: int
    title: str
    description: str
    requirements: list[str]


@routes("GET", "/calibration_protocols", needs="viewer")
async def list_protocols(appliance: Appliance, call: Call) -> Reply[list[ProtocolFields]]:
    """List the guided calibrations, by device and priority."""
    found: list[ProtocolFields] = [
        {
            "id": guide.id,
            "target_device": guide.device,
            "protocol_name": guide.protocol,
            "priority": guide.priority,
            "title": guide.title,
            "description": guide.description,
            "requirements": list(guide.requirements),
        }
        for guide in await appliance.calibration_sessions.guides()
    ]
    return Reply(200, found, {"Cache-Control": "max-age=10"})
