"""/unit_api/calibration_protocols: the guided ways to calibrate something."""

from appliance.api.pioreactor.shapes import ProtocolFields
from appliance.api.wire import Reply, Routes

routes = Routes()


@routes("GET", "/calibration_protocols", needs="viewer", answer=list[ProtocolFields])
def list_protocols(appliance, call):
    """List the guided calibrations, by device and priority."""
    found = [
        {
            "id": guide.id,
            "target_device": guide.device,
            "protocol_name": guide.protocol,
            "priority": guide.priority,
            "title": guide.title,
            "description": guide.description,
            "requirements": guide.requirements,
        }
        for guide in appliance.sessions.guides
    ]
    return Reply(200, found, {"Cache-Control": "max-age=10"})
