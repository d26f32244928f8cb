"""Names and addresses that are Pioreactor's, and that the unit needs besides its routes."""

from appliance.core.backup.imports import IMPORT_LOCK, UPLOADS
from appliance.core.files.folder import LOOKING, Marker
from appliance.core.host.power import CLOCK_LOCK, POWER_LOCK
from appliance.core.host.web_server import RESTART_LOCK
from appliance.core.plugins.service import INSTALLS, PLUGINS_LOCK

MARKERS = {
    LOOKING: Marker("DISALLOW_UI_FILE_SYSTEM"),
    UPLOADS: Marker("DISALLOW_UI_UPLOADS"),
    INSTALLS: Marker("DISALLOW_UI_INSTALLS", ("plugins", "unit.ini", "shared.ini")),
}
"""Files in the data folder that switch something off, by what that is. Which code may come is said
in the configuration, and in a list beside the plugins."""

LOCKS = {
    POWER_LOCK: "power-lock",
    CLOCK_LOCK: "clock-lock",
    RESTART_LOCK: "web-restart-lock",
    IMPORT_LOCK: "import-dot-pioreactor-lock",
    PLUGINS_LOCK: "plugins-lock",
}
"""What the locks of the unit are called in answers."""

EXPORT = "/unit_api/zipped_dot_pioreactor"
