"""No dosing."""

from appliance.core.jobs.kit import Kit
from appliance.core.jobs.settings import Setting
from appliance.model.measured import AutomationEvent


class SilentDosing:
    """Does nothing: liquid moves only when somebody says so."""

    name = "dosing_automation"
    automation_name = "silent"
    title = "Dosing: none"
    needs = ()

    latest_event = Setting(AutomationEvent, settable=False)

    def __init__(self, kit: Kit) -> None:
        self.kit = kit

    def start(self) -> None:
        """Nothing to do."""
