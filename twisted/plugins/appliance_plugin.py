"""Makes ``twistd appliance`` work."""

from twisted.application.service import ServiceMaker

appliance = ServiceMaker("appliance", "appliance.tap", "Look after a bioreactor.", "appliance")
