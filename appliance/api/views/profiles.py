"""Profiles as the page is shown them; _ms is milliseconds UTC, _s seconds since one began."""

from collections.abc import Iterator
from itertools import islice
from typing import TYPE_CHECKING, TypedDict

from appliance.api.views.moments import ms
from appliance.core.profiles.files import Entry

if TYPE_CHECKING:
    from appliance.core.profiles.agenda import Agenda
    from appliance.core.profiles.check import Checked
    from appliance.core.profiles.diagnostics import Diagnostic
    from appliance.core.profiles.model import Action
    from appliance.core.profiles.runner import Carried

SHOWN = 2_000
LONGEST = 1_000  # characters
NEXT = 50


class EntryView(TypedDict):
    """A profile that is kept; *errors* is how many keep it from running on this unit."""

    filename: str
    name: str
    author: str
    description: str
    errors: int


class TextView(TypedDict):
    """The text of a profile."""

    filename: str
    text: str


class Removed(TypedDict):
    """The name of a profile that is no longer kept."""

    removed: str


class FindingView(TypedDict):
    """Something to say about a profile; lines and columns count from 1."""

    line: int
    column: int
    message: str
    remedy: str


class StepView(TypedDict, total=False):
    """An action as it would be done; *actions* are those of a turn, or of what is waited for,
    with times from when that begins."""

    number: int
    line: int
    at_s: float
    job: str
    type: str
    what: str
    condition: str | None
    every_s: float | None
    actions: list["StepView"]


class CheckView(TypedDict):
    """What was found in a profile, and what this unit would do, in order; *more* is how many
    actions are left out of it."""

    name: str
    units: list[str]
    inputs: list[str]
    errors: list[FindingView]
    warnings: list[FindingView]
    notes: list[FindingView]
    timeline: list[StepView]
    more: int


class TaskView(TypedDict):
    """A task that was begun, and where to ask after it."""

    task_id: str
    result_url_path: str


class DoneView(TypedDict):
    """What was done and what became of it: *outcome* is done, or why it was not."""

    number: int
    line: int
    job: str
    what: str
    due_s: float
    at_s: float
    outcome: str


class RunningView(TypedDict, total=False):
    """The profile that is carried out, if there is one."""

    running: bool
    filename: str
    name: str
    label: str
    unit: str
    experiment: str
    began_ms: int
    elapsed_s: float
    paused: bool
    progress: float
    done: list[DoneView]
    next: list[StepView]
    waiting: list[StepView]


def entry_view(entry: Entry) -> EntryView:
    """A profile that is kept."""
    return EntryView(
        filename=entry.filename,
        name=entry.name,
        author=entry.author,
        description=entry.description,
        errors=entry.errors,
    )


def check_view(checked: "Checked", unit: str) -> CheckView:
    """What was found, and what *unit* would do."""
    profile = checked.profile
    plan = profile.plan(unit) if profile else ()
    room = iter(range(SHOWN))
    timeline = [step_view(action, action.at, room) for action, _ in zip(plan, room, strict=False)]
    return CheckView(
        name=profile.name if profile else "",
        units=list(profile.units[:SHOWN]) if profile else [],
        inputs=list(islice(profile.inputs, SHOWN)) if profile else [],
        errors=findings_view(checked.findings, "error"),
        warnings=findings_view(checked.findings, "warning"),
        notes=findings_view(checked.findings, "note"),
        timeline=timeline,
        more=len(plan) - len(timeline),
    )


def findings_view(findings: "tuple[Diagnostic, ...]", severity: str) -> list[FindingView]:
    """Those of *findings* that are as severe."""
    return [
        FindingView(line=f.line, column=f.column, message=f.message, remedy=f.remedy)
        for f in findings
        if f.severity == severity
    ]


def step_view(action: "Action", at: float, room: Iterator[int] | None = None) -> StepView:
    """An action that happens *at* a moment, with those in it as long as there is *room*."""
    from appliance.core.profiles.model import Repeat, moment  # late, as core.profiles.errands
    from appliance.core.profiles.wording import what

    room = iter(range(SHOWN)) if room is None else room
    inner = zip(sorted(action.inner, key=moment), room, strict=False)
    return StepView(
        number=action.number,
        line=action.place.line,
        at_s=at,
        job=action.job,
        type=action.deed.kind,
        what=what(action)[:LONGEST],
        condition=str(action.condition) if action.condition else None,
        every_s=action.deed.every if isinstance(action.deed, Repeat) else None,
        actions=[step_view(part, part.at, room) for part, _ in inner],
    )


def running_view(carried: "Carried | None") -> RunningView:
    """The profile that is carried out: what was done last, what comes next."""
    if carried is None:
        return RunningView(running=False)
    run, agenda = carried.run, carried.agenda
    return RunningView(
        running=True,
        filename=run.filename,
        name=carried.profile.name,
        label=carried.profile.label(run.unit),
        unit=run.unit,
        experiment=run.experiment,
        began_ms=ms(run.began) or 0,
        elapsed_s=carried.elapsed.seconds,
        paused=carried.elapsed.paused,
        progress=agenda.progress,
        done=done_view(agenda),
        next=[step_view(due.action, due.at) for due in agenda.upcoming(NEXT)],
        waiting=[step_view(agenda.actions[w.number], w.since) for w in agenda.watches],
    )


def done_view(agenda: "Agenda") -> list[DoneView]:
    """What was done, the oldest first."""
    from appliance.core.profiles.wording import what  # late, as core.profiles.errands

    views = []
    for done in agenda.past:
        action = agenda.actions[done.number]
        views.append(
            DoneView(
                number=done.number,
                line=action.place.line,
                job=action.job,
                what=what(action),
                due_s=done.due,
                at_s=done.at,
                outcome=done.outcome,
            )
        )
    return views
