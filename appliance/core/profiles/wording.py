"""Actions and times in words, for the log and for people who look at a profile."""

from appliance.core.profiles.model import Action, Command, Log, Repeat, moment
from appliance.core.profiles.templates import Template, said

VERBS = {
    "start": "start {job}",
    "update": "set {job}",
    "pause": "pause {job}",
    "resume": "let {job} go on",
    "stop": "stop {job}",
}


def what(action: Action) -> str:
    """What *action* does, in a few words."""
    deed = action.deed
    if isinstance(deed, Command):
        given = {name: node.value for name, node in deed.options.items()}
        return ": ".join(filter(None, (VERBS[deed.kind].format(job=action.job), listed(given))))
    if isinstance(deed, Log):
        return f"say: {shown(deed.message.value)}"
    if isinstance(deed, Repeat):
        bounds = (
            f"every {span(deed.every)}",
            f"as long as {deed.condition}" if deed.condition else "",
            f"for {span(deed.limit)}" if deed.limit is not None else "",
        )
        return f"repeat {', '.join(filter(None, bounds))}"
    return f"wait until {deed.condition}"


def listed(given) -> str:
    """Options or settings in words."""
    return ", ".join(f"{name} {shown(value)}".strip() for name, value in given.items())


def shown(value: object) -> str:
    """A value as somebody would write it."""
    if value is None:
        return ""
    return value.text if isinstance(value, Template) else said(value)


def span(seconds: float) -> str:
    """A length of time."""
    for unit, size in (("d", 86_400.0), ("h", 3600.0), ("min", 60.0)):
        if seconds >= 2.0 * size:
            return f"{seconds / size:.4g} {unit}"
    return f"{seconds:.4g} s"


def clock(seconds: float) -> str:
    """A moment of a profile, as h:mm:ss."""
    whole = round(seconds)
    return f"{whole // 3600}:{whole // 60 % 60:02d}:{whole % 60:02d}"


def rehearsal(plan: tuple[Action, ...], indent: str = "") -> list[str]:
    """What the actions of *plan* would do, a line for each."""
    lines = []
    for action in plan:
        only = f", if {action.condition}" if action.condition else ""
        lines.append(f"{indent}{clock(action.at)} {what(action)}{only}")
        lines += rehearsal(tuple(sorted(action.inner, key=moment)), f"{indent}    + ")
    return lines
