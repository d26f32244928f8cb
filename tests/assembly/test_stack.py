"""What starts and stops. See ``appliance.assembly.stack``."""

from msgspec.structs import astuple

from appliance.lanes import DirectLane, Lanes
from tests.support.workbench import Workbench, WorkbenchCase


class LaneTests(WorkbenchCase):
    """The lanes of a unit."""

    def make_workbench(self):
        """One with every lane there is."""
        self.lanes = Lanes(*(DirectLane() for _ in Lanes.__struct_fields__))
        return Workbench(self.spec, self.ini, lanes=self.lanes)

    def test_run(self):
        """
        Every lane that a unit is given runs while the unit does.
        """
        self.assertEqual({lane.running for lane in astuple(self.lanes)}, {1})
