"""What is done with profiles in the lane of errands: read, checked, rehearsed, taken up.

A unit at rest has nothing to do with profiles, and what knows how to is the most that it can be
without. So that is imported by these functions alone, in their lane, when the first of them is
called.
"""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from appliance.core.jobs.kinds import JobKinds
from appliance.core.profiles.elapsed import Elapsed
from appliance.core.profiles.names import SOURCE
from appliance.errors import Invalid
from appliance.store.profiles import Run

if TYPE_CHECKING:
    from appliance.core.profiles.check import Checked
    from appliance.core.profiles.model import Profile
    from appliance.core.profiles.runner import Carried


def check(
    text: str, unit: str, kinds: JobKinds, go_on: Callable[[], None] = lambda: None
) -> "Checked":
    """What there is to say about *text*, if a unit with jobs of these *kinds* did what *unit* is
    to do. *go_on* is called now and then; it may raise, to have this give up."""
    from appliance.core.profiles.catalogue import Catalogue
    from appliance.core.profiles.check import check

    others = [kind for kind in kinds if kind.name != SOURCE]
    return check(text, Catalogue(unit, others, kinds.configured), go_on)


def parse(text: str, go_on: Callable[[], None] = lambda: None) -> "Profile | None":
    """What *text* means, as far as it can be understood; None if it cannot."""
    from appliance.core.profiles.diagnostics import Diagnostics
    from appliance.core.profiles.parser import read

    return read(text, Diagnostics(go_on))


def check_file(path: str, text: str) -> None:
    """Raise ``Invalid`` unless the file at *path* can be read as a profile, right or wrong;
    whatever is no YAML is of no concern."""
    from appliance.core.profiles.diagnostics import Diagnostics
    from appliance.core.profiles.parser import read

    if not path.endswith((".yaml", ".yml")):
        return
    findings = Diagnostics()
    if read(text, findings) is None and not findings.enough:
        raise Invalid("It is no experiment profile.")


def rehearse(profile: "Profile", unit: str) -> list[str]:
    """What would be done for *unit*, a line for each action."""
    from appliance.core.profiles.wording import rehearsal

    return rehearsal(profile.plan(unit))


def take_up(run: Run, profile: "Profile", elapsed: Elapsed, state: Mapping | None) -> "Carried":
    """*profile* as it is carried out in *run*: from the beginning, or as it was when *state* was
    written down."""
    from appliance.core.profiles.agenda import Agenda
    from appliance.core.profiles.runner import Carried

    agenda = Agenda(profile, run.unit)
    if state is not None:
        agenda.restore(state)
    return Carried(run, profile, agenda, elapsed)
