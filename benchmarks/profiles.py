"""How long a large profile takes to be read and checked: `python -m benchmarks profiles`."""

import gc
from collections.abc import Iterator
from statistics import median
from time import perf_counter, process_time

from appliance.core.jobs.kinds import JobKind
from appliance.core.profiles.catalogue import Catalogue
from appliance.core.profiles.check import check
from appliance.jobs.builtin import JOBS
from benchmarks.figures import Figure

ACTIONS, ROUNDS = 10_000, 7
HEAD = """\
experiment_profile_name: large
version: "1.0"
common:
  jobs:
    stirring:
      actions:
        - type: start
          t: 0s
"""
PLAIN = """\
        - type: update
          t: {at}s
          options:
            target_rpm: {rpm}
"""
WITH_EXPRESSION = """\
        - type: update
          t: {at}s
          if: ::stirring:target_rpm > {rpm}
          options:
            target_rpm: ${{{{ ::stirring:target_rpm + {at} / 100 }}}}
"""


def text(action: str) -> str:
    """A profile of ``ACTIONS`` actions, all but the first written as *action*."""
    actions = (action.format(at=i, rpm=400 + i % 300) for i in range(ACTIONS - 1))
    return HEAD + "".join(actions)


def cost(profile: str) -> tuple[float, float]:
    """Seconds of the processor and of the clock; the median of some rounds."""
    kinds = tuple(map(JobKind.of, JOBS))
    cpu, real = [], []
    for _ in range(ROUNDS):
        started, began = process_time(), perf_counter()
        checked = check(profile, Catalogue("bench", kinds, {}))
        cpu.append(process_time() - started)
        real.append(perf_counter() - began)
        if checked.errors:
            raise SystemExit(f"The profile of the benchmark is wrong: {checked.errors[0]}")
    return median(cpu), median(real)


def figures(options: list[str]) -> Iterator[Figure]:
    """Load and check, in a process that has put its memory in order, as a unit that has settled."""
    gc.collect()
    gc.freeze()
    for what, action in (("plain", PLAIN), ("with expressions", WITH_EXPRESSION)):
        profile = text(action)
        cpu, real = cost(profile)
        note = f"{len(profile) / 1e6:.1f} MB of YAML, CPU; {real:.2f} s by the clock"
        yield Figure(f"profile of {ACTIONS} actions, {what}: load and check", cpu, "s",
                     1.0, 0.3, note)  # fmt: skip
