"""What a unit at rest does not need is not there."""

import os
import subprocess
import sys

from twisted.trial.unittest import SynchronousTestCase

LATE = """
import sys
import appliance.process.unit
print(sorted(set(sys.modules) & {"prometheus_client", "yaml", "treq", "numpy", "gpiozero",
    "appliance.api.wire.openapi", "appliance.api.front.metrics"}))
"""


class ImportTests(SynchronousTestCase):
    """Importing all of a unit."""

    def test_late(self):
        """
        Descriptions, metrics and YAML are imported when somebody asks, not at the start.
        """
        done = subprocess.run(
            [sys.executable, "-c", LATE],
            env={**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
            capture_output=True,
            text=True,
        )
        self.assertEqual((done.stdout, done.stderr), ("[]\n", ""))
