"""Makes ``twistd appliance`` work."""

from twisted.application.service import ServiceMaker

from appliance.process.early import hold_on


class Maker(ServiceMaker):
    """A maker whose process minds its signals before it imports what the unit is made of."""

    @property
    def options(self):
        """The command line, as soon as it is known to be ours."""
        hold_on()
        return super().options


appliance = Maker("appliance", "appliance.tap", "Look after a bioreactor.", "appliance")
