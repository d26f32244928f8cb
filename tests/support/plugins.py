"""A plugin for tests."""

import sys

JOB = '''
__plugin_name__ = "{name}"
__plugin_version__ = "1.2"
__plugin_author__ = "Ada"

class Job:
    """Does nothing."""
    name = "{job}"
    title = "Nothing"
    needs = ()
    def start(self):
        pass

def register(registry):
    registry.job(Job)
'''


def forget(folder: str) -> None:
    """Let the next test import what this one has."""
    sys.path[:] = [path for path in sys.path if not path.startswith(folder)]
    sys.modules.pop("air_bubbler", None)
