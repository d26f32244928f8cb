"""Whether a profile can be carried out on this unit: everything that speaks against it."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress

from msgspec import Struct

from appliance.core.files.yaml_nodes import Node, Place
from appliance.core.jobs.kinds import AUTOMATION
from appliance.core.jobs.settings import Setting
from appliance.core.profiles import legacy_names as older
from appliance.core.profiles.catalogue import STATE, Catalogue, underscored
from appliance.core.profiles.diagnostics import Diagnostic, Diagnostics, Enough, listed, meant
from appliance.core.profiles.expressions import Expression, Infix, Lookup, Name, walk
from appliance.core.profiles.model import Action, Command, Log, Profile, moment
from appliance.core.profiles.parser import read
from appliance.core.profiles.templates import Template
from appliance.errors import Invalid


class Checked(Struct, frozen=True):
    """A profile and what was found in it; *profile* is None if it cannot be understood at all,
    and is not to be carried out if there are *errors*."""

    profile: Profile | None
    findings: tuple[Diagnostic, ...]

    @property
    def errors(self) -> tuple[Diagnostic, ...]:
        """What keeps it from running."""
        return tuple(f for f in self.findings if f.severity == "error")


def check(
    text: str, catalogue: Catalogue, go_on: Callable[[], None] = lambda: None
) -> Checked:
    """What there is to say about the profile *text* on the unit of *catalogue*. *go_on* is called
    now and then; it may raise, to have this give up."""
    findings = Diagnostics(go_on)
    profile = read(text, findings)
    if profile is not None:
        with suppress(Enough):
            _Checker(profile, catalogue, findings).check()
    return Checked(profile, findings.ordered)


def in_time(actions: tuple[Action, ...], since: float = 0.0) -> Iterator[tuple[float, Action]]:
    """*actions* and those in them, each with the earliest moment at which it can happen."""
    for action in actions:
        at = since + action.at
        yield at, action
        if action.inner:
            yield from in_time(action.inner, at)


class _Checker:
    """Goes through what this unit would do, in the order of time."""

    def __init__(self, profile: Profile, catalogue: Catalogue, findings: Diagnostics) -> None:
        self._profile, self._catalogue, self._findings = profile, catalogue, findings
        self._unit = catalogue.unit
        self._started: dict[str, str | None] = {}
        self._starts: set[str] = set()
        self._found: set[tuple] = set()
        self._told: set[str] = set()

    def check(self) -> None:
        """All of it."""
        self._check_units()
        plan = in_time(self._profile.plan(self._unit))
        ordered = sorted(plan, key=lambda found: (found[0], moment(found[1])[1:]))
        self._starts = {
            a.job for _, a in ordered if isinstance(a.deed, Command) and a.deed.kind == "start"
        }
        for _, action in ordered:
            self._findings.go_on()
            self._check_lookups(action)
            if isinstance(action.deed, Command) and self._known(action):
                self._check_order(action)
                self._check_options(action, action.deed)

    def _check_units(self) -> None:
        others = [s for s in self._profile.sections if s.unit not in ("common", self._unit)]
        if others and len(others) == len(self._profile.sections):
            names = ", ".join(section.unit for section in others)[:200]
            self._findings.warn(
                others[0].place, f"Nothing in this profile is for this unit, {self._unit}: it "
                f"names {names}.", f"To carry out what another is to do, give as_unit: "
                f"{others[0].unit}, or write {self._unit} in its place.",
            )
            return
        for section in others:
            self._findings.note(section.place, f"What {section.unit} is to do is not done here; "
                                f"this unit is {self._unit}.")

    def _known(self, action: Action) -> bool:
        if action.job in self._catalogue.jobs:
            return True
        if action.job not in self._told:
            self._told.add(action.job)
            why = f"There is no job called {action.job} on this unit."
            self._findings.error(action.place, why, self._instead(action.job))
        return False

    def _instead(self, job: str) -> str:
        plugins = listed(self._profile.plugins)
        if plugins:
            return f"It may belong to a plugin that is not installed: {plugins}."
        return meant(job, self._catalogue.jobs)

    def _check_order(self, action: Action) -> None:
        job, kind = action.job, action.deed.kind
        if kind == "start" or job in self._started:
            return
        if job in self._starts:
            self._findings.warn(action.place, f"{job} is not yet running: this profile starts it "
                                f"later than this {kind}.", f"Start {job} earlier.")
        elif job not in self._told:
            self._told.add(job)
            self._findings.warn(action.place, f"This profile does not start {job}; it must be "
                                "running already.", f"Start {job} before this {kind}.")

    # -- options

    def _check_options(self, action: Action, deed: Command) -> None:
        if deed.kind == "start":
            self._check_start(action, deed)
        elif deed.kind == "update":
            automation = self._started.get(action.job)
            self._check_each(action.job, deed, automation, dict(deed.options))
            if not deed.options:
                self._findings.warn(action.place, "This update changes nothing.",
                                    "Give what to change in options.")

    def _check_start(self, action: Action, deed: Command) -> None:
        options = dict(deed.options)
        named = options.pop(AUTOMATION, options.pop(AUTOMATION.replace("_", "-"), None))
        if not self._check_automation(action, named):
            self._started.setdefault(action.job, None)
            return
        automation = None if named is None else named.value
        self._started[action.job] = automation
        understands = self._catalogue.understands(action.job, automation)
        if not understands and not self._check_each(action.job, deed, automation, options):
            return
        aliases = self._catalogue.aliases(action.job, automation)
        plain = {aliases.get(name, name): node for name, node in underscored(options).items()}
        if any(isinstance(node.value, Template) for node in plain.values()):
            missing = () if understands else self._catalogue.missing(
                action.job, automation, plain
            )
            why = f"{action.job} needs {', '.join(missing)}." if missing else ""
        else:
            values = {name: node.value for name, node in plain.items()}
            why = self._catalogue.complaint(action.job, automation, values)
        if why:
            self._findings.error(action.place, why, "Give what is missing in options.")

    def _check_automation(self, action: Action, node: Node | None) -> bool:
        """Whether it is said which automation to start, where there are some."""
        known = self._catalogue.automations(action.job)
        if node is None and not known:
            return True
        if node is None:
            self._findings.error(action.place, f"{action.job} needs an automation_name.",
                                 meant("", known))
        elif isinstance(node.value, Template):
            self._findings.error(node.place, "automation_name cannot be an expression.")
        elif node.value not in known:
            why = f"{action.job} has no automation called {str(node.value)[:60]}."
            self._findings.error(node.place, why, meant(str(node.value), known))
        else:
            return True
        return False

    def _check_each(
        self, job: str, deed: Command, automation: str | None, options: dict[str, Node]
    ) -> bool:
        """Whether each of *options* is right by itself."""
        known = self._catalogue.settings(job, automation)
        aliases = self._catalogue.aliases(job, automation)
        start, before = deed.kind == "start", self._findings.wrongs
        for given, node in options.items():
            plain = given.replace("-", "_")
            name = aliases.get(plain, plain)
            setting = known.get(name)
            if setting is None or not (setting.given if start else setting.settable):
                self._refuse_option(job, deed, given, setting, known)
            elif name != plain:
                self._findings.note(node.place, f"{plain} is called {name} now; it is taken as "
                                    "that.", f"Write {name}.")
            if setting is not None and not isinstance(node.value, Template):
                self._check_value(setting, node, start)
        return self._findings.wrongs == before

    def _refuse_option(
        self, job: str, deed: Command, given: str, setting: Setting | None,
        known: Mapping[str, Setting],
    ) -> None:
        start = deed.kind == "start"
        takes = [n for n, s in known.items() if s.settable or (s.given and start)]
        what = "option" if start else "setting"
        if setting is None:
            why = f"{job} has no {what} {given[:60]}."
        elif setting.start_only:
            why = f"{given} is given when {job} starts, and cannot be changed later."
        else:
            why = f"{given} is measured, and cannot be given."
        self._findings.error(deed.place(given), why, meant(given, takes))

    def _check_value(self, setting: Setting, node: Node, start: bool) -> None:
        if node.value is None and start and (setting.kind is bool or not setting.required):
            return
        try:
            setting.parse(node.value)
        except Invalid as refusal:
            self._findings.error(node.place, refusal.message)

    # -- lookups

    def _check_lookups(self, action: Action) -> None:
        for node, expression in expressions_of(action):
            for part in walk(expression):
                if isinstance(part, Lookup):
                    self._check_lookup(node, part)
                elif isinstance(part, Infix) and part.sign == "==":
                    self._check_word(node, part.left, part.right)
                    self._check_word(node, part.right, part.left)

    def _check_word(self, node: Node, asked: Expression, word: Expression) -> None:
        """Whether the word that a setting is compared with is one it can have."""
        if not isinstance(asked, Lookup) or not isinstance(word, Name):
            return
        now = older.lookup(asked)
        setting = self._catalogue.settings(now.job).get(now.path[0])
        choices = setting.choices if setting is not None and len(now.path) == 1 else ()
        if choices and word.name not in choices and word.name not in self._profile.inputs:
            self._findings.error(node.at(word.offset), f"{now.path[0]} of {now.job} is never "
                                 f"{word.name[:60]}.", meant(word.name, choices))

    def _check_lookup(self, node: Node, asked: Lookup) -> None:
        key = asked.unit, asked.job, asked.path
        if key in self._found:
            return
        place = node.at(asked.offset)
        if asked.unit not in ("", self._unit):
            self._findings.error(
                place, f"{asked.unit} is another unit; this one, {self._unit}, knows only what "
                "it measures itself.", f"Write ::{asked.job}:{'.'.join(asked.path)}.",
            )
            return
        now, jobs = older.lookup(asked), self._catalogue.jobs
        why = self._catalogue.unknown(now.job, now.path)
        if not why:
            self._found.add(key)
            self._check_running(place, now)
            return
        name, known = now.job, jobs
        if now.job in jobs:
            name, known = now.path[0], (STATE, *self._catalogue.settings(now.job))
        self._findings.error(place, why, "" if name in known else meant(name, known))

    def _check_running(self, place: Place, asked: Lookup) -> None:
        job = asked.job
        if job in self._starts or job in self._told or asked.path == (STATE,):
            return
        self._told.add(job)
        self._findings.warn(place, f"This profile does not start {job}, whose values it uses; it "
                            "must be running already.", f"Start {job} before.")


def expressions_of(action: Action) -> Iterator[tuple[Node, Expression]]:
    """Every expression of *action* itself, with the node it is written in."""
    deed = action.deed
    for condition in (action.condition, getattr(deed, "condition", None)):
        if condition is not None:
            yield condition.node, condition.expression
    nodes = deed.options.values() if isinstance(deed, Command) else ()
    for node in (deed.message,) if isinstance(deed, Log) else nodes:
        if isinstance(node.value, Template):
            for expression in node.value.expressions:
                yield node, expression
