"""That nothing is imported in a circle: ``python -m tests.circles``, which ``tox -e lint`` runs.

Import contracts hold the layers; within a layer, siblings may know one another, but only one way.
"""

import sys
from graphlib import CycleError, TopologicalSorter

import grimp


def circle(*packages: str) -> list[str]:
    """The modules of one circle of imports in *packages*, the first one twice; none if there is
    none. A package that hands on what its own modules hold is no circle with them."""
    graph = grimp.build_graph(*packages, exclude_type_checking_imports=True)
    imports = {
        module: {
            found
            for found in graph.find_modules_directly_imported_by(module)
            if not module.startswith(f"{found}.")
        }
        for module in graph.modules
    }
    try:
        tuple(TopologicalSorter(imports).static_order())
    except CycleError as error:
        return list(error.args[1])
    return []


if __name__ == "__main__":
    found = circle("appliance", "hw")
    if found:
        sys.exit("Imported in a circle: " + " ← ".join(found))
