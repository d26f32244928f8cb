"""/unit_api/zipped_dot_pioreactor and import_zipped_dot_pioreactor: all files of the unit."""

import re

from appliance.api.pioreactor.answers import Locked, locked
from appliance.api.wire import Call, Download, Reply, Routes
from appliance.api.wire.uploads import uploaded
from appliance.core.appliance import Appliance

routes = Routes()


@routes("GET", "/zipped_dot_pioreactor", needs="admin")
async def export_everything(appliance: Appliance, call: Call) -> Download:
    """Download the data folder as a zip: database, configuration, calibrations, profiles and
    plugins, but no secret. Nothing is held up while it is made."""
    pieces = await appliance.backup.exports.archive()
    name = re.sub(r"[^A-Za-z0-9._-]", "-", appliance.name) + "_dot_pioreactor.zip"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Download(pieces, appliance.backup.exports.lane, None, headers, "application/zip")


@routes("POST", "/import_zipped_dot_pioreactor", needs="admin", upload=True, success=202)
async def import_everything(appliance: Appliance, call: Call) -> Reply[Locked]:
    """Replace the data folder by that of an archive, sent as the field ``archive`` of a form. It is
    looked through before anything changes; then the unit starts anew with it, and goes back to
    what it had if that does not go well."""
    appliance.backup.imports.permit()
    archive = await uploaded(call, "archive", appliance.backup.imports.lane)
    return await locked(appliance.name, appliance.backup.imports.receive(archive))
