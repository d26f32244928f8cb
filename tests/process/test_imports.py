"""What a unit at rest does not need is not there."""

import subprocess
import sys
from fnmatch import fnmatch

from twisted.trial.unittest import SynchronousTestCase

from tests.support.process import UnitProcess

TOLD = "Imported: "
PROGRAM = f"""
import atexit, sys
atexit.register(lambda: print({TOLD!r}, *sys.modules, file=sys.__stdout__, flush=True))
sys.argv[0] = "twistd"
from twisted.scripts.twistd import run
run()
"""
LATE = (
    "appliance.api.wire.openapi", "appliance.api.front.metrics", "prometheus_client", "yaml",
    "appliance.core.files.archives",
    "hw.real", "hw.drivers*", "gpiozero", "smbus2", "numpy", "treq", "tests*", "benchmarks*",
)  # fmt: skip
AT_REST = {
    "appliance.core.backup": {"contents", "exports", "imports", "swap"},
    "appliance.core.calibration_protocols": {"catalogue", "sessions", "steps", "unit_access"},
    "appliance.core.plugins": {
        "discovery", "install_policy", "loading", "registry", "service", "trial",
    },
    "appliance.core.profiles": {"elapsed", "errands", "files", "names", "service"},
}
"""All that is there of what is of no use yet."""


class ImportTests(SynchronousTestCase):
    """A unit that has started, and that was asked for nothing but its health."""

    def test_at_rest(self):
        """
        What carries out profiles, guides calibrations or describes the interface is imported when
        it is first used, not at the start.
        """
        program = sys.executable, "-c", PROGRAM, "-n", "appliance"
        with UnitProcess(program=program) as unit:
            unit.said("settled")
            unit.end()
            imported = unit.said(TOLD).partition(TOLD)[2].split()
        self.assertEqual([m for m in imported if any(fnmatch(m, late) for late in LATE)], [])
        for package, known in AT_REST.items():
            there = {m.rpartition(".")[2] for m in imported if m.startswith(package + ".")}
            self.assertEqual(there, known, package)

    def test_no_simulator(self):
        """
        What a unit is made of brings no simulator: that of one with a board is not wanted.
        """
        program = "import sys, appliance.process.unit as unit; print(*sys.modules)"
        done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
        found = {name for name in done.stdout.split() if name.startswith("hw.sim.")}
        self.assertEqual((found, done.stderr), ({"hw.sim.power"}, ""))

    def test_plain_install(self):
        """
        It starts where nothing is installed that only the tests bring along.
        """
        program = (
            "import sys; sys.modules.update(dict.fromkeys(('OpenSSL', 'hypothesis', 'treq')));"
            "import appliance.tap, appliance.process.unit"
        )
        done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
        self.assertEqual((done.returncode, done.stderr), (0, ""))
