"""No light."""

from appliance.core.jobs.kit import Kit


class SilentLight:
    """Does nothing: the lamps stay as others set them."""

    name = "led_automation"
    automation_name = "silent"
    title = "Light: none"
    needs = ()

    def __init__(self, kit: Kit) -> None:
        self.kit = kit

    def start(self) -> None:
        """Nothing to do."""
