"""The actions of a profile, from nodes to values."""

import re
from collections.abc import Iterable, Sequence
from typing import get_args

from appliance.core.files.yaml_nodes import Node
from appliance.core.profiles.diagnostics import Diagnostics, listed, meant
from appliance.core.profiles.expressions import Expression, Infix, Name, Value, Wrong, walk
from appliance.core.profiles.model import Action, Command, Deed, Log, Repeat, Told, When
from appliance.core.profiles.templates import Condition, Template, read, read_condition
from appliance.model import Level

MOST = 20_000
MOST_LASTING = 200  # of repeat and when together: each is looked at again and again
DEEPEST = 6
HOUR = 3600.0
LONGEST = 10 * 365 * 24 * HOUR
LEAST_EVERY = 1.0
LONGEST_TIME = 60  # characters
TIME = re.compile(r"\s*+(\d++(?:\.\d*+)?|\.\d++)\s*+([smhd])\s*")
UNITS = {"s": 1.0, "m": 60.0, "h": HOUR, "d": 24 * HOUR}
ALWAYS = frozenset(("type", "t", "hours_elapsed", "if"))
TOLD: dict[str, Told] = {kind: kind for kind in get_args(Told)}
LEVELS: dict[str, Level] = {level: level for level in get_args(Level)}
FIELDS = {
    "log": ALWAYS | {"options"},
    "start": ALWAYS | {"options", "args", "config_overrides"},
    "update": ALWAYS | {"options"},
    "pause": ALWAYS,
    "resume": ALWAYS,
    "stop": ALWAYS,
    "repeat": ALWAYS | {"every", "repeat_every_hours", "while", "max_time", "max_hours", "actions"},
    "when": ALWAYS | {"wait_until", "condition", "actions"},
}
UNFIT = Template("", ())  # stands for what was refused already
BASIC = frozenset(FIELDS) - {"repeat", "when"}


class ActionReader:
    """Reads actions and numbers them."""

    def __init__(self, findings: Diagnostics) -> None:
        self._findings = findings
        self._count = self._lasting = 0
        self._times: dict[str, float] = {}
        self._conditions: dict[str, Expression] = {}
        self._templates: dict[str, Template] = {}
        self._inputs: frozenset[str] = frozenset()

    def allow(self, inputs: Iterable[str]) -> None:
        """Expressions may use the names *inputs*."""
        self._inputs = frozenset(inputs)

    def all(
        self, nodes: Sequence[Node], job: str, among: frozenset = frozenset(FIELDS), depth: int = 0
    ) -> tuple[Action, ...]:
        """The actions that *nodes* are, of the kinds *among*."""
        if depth > DEEPEST:
            self._findings.error(nodes[0].place, "Actions are nested too deeply.")
            return ()
        found = (self._action(node, job, among, depth) for node in nodes)
        return tuple(action for action in found if action is not None)

    def _action(self, node: Node, job: str, among: frozenset, depth: int) -> Action | None:
        self._findings.go_on()
        number, self._count = self._count, self._count + 1
        if number >= MOST:
            if number == MOST:
                self._findings.error(node.place, f"A profile has at most {MOST} actions.",
                                     "Use repeat for what happens again and again.")
            return None
        fields = node.value
        kind = self._kind(node, among)
        if kind is None:
            return None
        if not fields.keys() <= FIELDS[kind]:
            self._findings.unknown(node, FIELDS[kind], f"A {kind} action has no field")
        deed = self._deed(kind, node, job, depth)
        at = self._time(node, "t", "hours_elapsed")
        if deed is None or at is None:
            return None
        return Action(number, job, at, deed, node.place, self._condition(fields.get("if")))

    def _kind(self, node: Node, among: frozenset) -> str | None:
        if not isinstance(node.value, dict):
            self._findings.error(node.place, "An action must be a mapping.",
                                 "Write - type: start, and t: below it.")
            return None
        given = node.value.get("type")
        if given is None:
            self._findings.error(node.place, "The action has no type.", meant("", FIELDS))
            return None
        if not isinstance(given.value, str) or given.value not in among:
            known = isinstance(given.value, str) and given.value in FIELDS
            why = "cannot be in a repeat" if known else "is not known"
            self._findings.error(given.place, f"The action {str(given.value)[:40]} {why}.",
                                 meant(str(given.value), among))
            return None
        return given.value

    # -- time

    def _time(self, node: Node, text: str, hours: str, *, needed: bool = True) -> float | None:
        """Seconds, from the field *text* or the older *hours*."""
        given, older = node.value.get(text), node.value.get(hours)
        if given is not None and older is not None:
            self._findings.error(node.name_place(hours), f"Both {text} and {hours} are given.",
                                 f"Remove {hours}.")
        found = given if given is not None else older
        if found is None:
            if needed:
                self._findings.error(node.place, f"The action has no {text}.",
                                     f"Write {text}: and a time such as 30s, 2m, 1.5h or 2d.")
            return None
        return self._seconds(found, text if given is not None else hours)

    def _seconds(self, node: Node, what: str) -> float | None:
        value = node.value
        if isinstance(value, str) and value in self._times:
            return self._times[value]
        if isinstance(value, int | float) and not isinstance(value, bool):
            seconds = value * HOUR
        elif (found := _time(value)) is not None:
            seconds = self._times[value] = found
        else:
            self._findings.error(node.place, f"{str(value)[:40]} is no time.",
                                 "Write 30s, 2m, 1.5h, 2d, or a number of hours.")
            return None
        if not 0.0 <= seconds <= LONGEST:
            self._findings.error(node.place, f"{what} must lie between 0 and ten years.")
            return None
        return seconds

    # -- conditions

    def _condition(self, node: Node | None) -> Condition | None:
        if node is None or node.value is None:
            return None
        if isinstance(node.value, bool):
            return Condition(Value(node.value), node)
        if not isinstance(node.value, str):
            self._findings.error(node.place, "A condition is true, false or an expression.",
                                 "Write something such as ::stirring:target_rpm > 400.")
            return None
        known = self._conditions.get(node.value)
        if known is not None:
            return Condition(known, node)
        try:
            expression = read_condition(node.value)
        except Wrong as wrong:
            self._findings.wrong(node, wrong)
            return None
        if self._names_fit(node, expression):
            self._conditions[node.value] = expression
        return Condition(expression, node)

    def _names_fit(self, node: Node, expression: Expression) -> bool:
        words: set[int] = set()
        before = self._findings.wrongs
        for part in walk(expression):
            if isinstance(part, Infix) and part.sign == "==":
                words |= {id(part.left), id(part.right)}
            if isinstance(part, Name) and part.name not in self._inputs and id(part) not in words:
                known = listed(self._inputs) or "none"
                self._findings.error(
                    node.at(part.offset), f"Nothing is called {part.name}.",
                    f"Inputs are: {known}. A value of a job is written ::job:setting.",
                )
        return self._findings.wrongs == before

    # -- deeds

    def _deed(self, kind: str, node: Node, job: str, depth: int) -> Deed | None:
        told = TOLD.get(kind)
        if told is not None:
            return self._tell(told, node)
        if kind == "log":
            return self._log(node)
        self._lasting += 1
        if self._lasting == MOST_LASTING + 1:
            self._findings.error(node.place, f"A profile has at most {MOST_LASTING} actions that "
                                 "are a repeat or a when.", "Put what they do into fewer.")
        inner = node.value.get("actions")
        if inner is None or not isinstance(inner.value, list):
            self._findings.error(node.place, f"The {kind} has no list of actions.",
                                 "Write actions: and, below it, a dash for each.")
            return None
        among = BASIC if kind == "repeat" else frozenset(FIELDS)
        actions = self.all(inner.value, job, among, depth + 1)
        return (self._repeat if kind == "repeat" else self._when)(node, actions)

    def _tell(self, kind: Told, node: Node) -> Command:
        options: dict[str, Node] = {}
        written: Node | None = None
        for field in ("config_overrides", "options"):
            given = node.value.get(field)
            if given is None or given.value is None:
                continue
            if isinstance(given.value, dict):
                options |= {name: self._option(value) for name, value in given.value.items()}
                written = given
            else:
                self._findings.error(given.place, f"{field} must be a mapping.",
                                     "Write names, colons and values, indented.")
        args = node.value.get("args")
        if args is not None and args.value not in (None, []):
            self._findings.error(args.place, "Jobs take no arguments without a name.",
                                 "Give what the job needs by name, in options.")
        return Command(kind, options, written)

    def _option(self, node: Node) -> Node:
        """The value of an option with its place: *node*, with a ``Template`` for its text."""
        value = node.value
        if isinstance(value, str) and "${{" in value:
            return node._replace(value=self._template(node))
        if isinstance(value, list | dict):
            self._findings.error(node.place, "The value of an option is text, a number, true or "
                                 "false.")
            return node._replace(value=UNFIT)
        return node

    def _template(self, node: Node) -> str | Template:
        known = self._templates.get(node.value)
        if known is not None:
            return known
        try:
            template = read(node.value)
        except Wrong as wrong:
            self._findings.wrong(node, wrong)
            return node.value
        if template is None:
            return node.value
        fits = [self._names_fit(node, expression) for expression in template.expressions]
        if all(fits):
            self._templates[node.value] = template
        return template

    def _log(self, node: Node) -> Log | None:
        options = node.value.get("options")
        given = options.value if options is not None else None
        if not isinstance(given, dict) or not isinstance(given.get("message"), Node):
            self._findings.error(node.place, "The log action has no message.",
                                 "Write options: and, below it, message: and what to say.")
            return None
        for name in given.keys() - {"message", "level"}:
            self._findings.error(options.name_place(name), f"A line of the log has no {name[:40]}.",
                                 "It has a message and a level.")
        message = given["message"]
        said = self._template(message) if isinstance(message.value, str) else str(message.value)
        return Log(message._replace(value=said), self._level(given.get("level")))

    def _level(self, node: Node | None) -> Level:
        if node is None or node.value is None:
            return "NOTICE"
        level = str(node.value).upper()
        if level not in LEVELS:
            self._findings.error(node.place, f"There is no level {str(node.value)[:40]}.",
                                 f"Levels are: {', '.join(LEVELS)}.")
            return "NOTICE"
        return LEVELS[level]

    def _repeat(self, node: Node, actions: tuple[Action, ...]) -> Repeat | None:
        every = self._time(node, "every", "repeat_every_hours")
        if every is None:
            return None
        if every < LEAST_EVERY:
            self._findings.error(node.place, "A repeat takes at least a second for each turn.")
            return None
        for action in actions:
            if action.at >= every:
                self._findings.warn(action.place, "This is later than the next turn of the repeat.",
                                    "Give it an earlier t, or the repeat a longer every.")
        condition = self._condition(node.value.get("while"))
        limit = self._time(node, "max_time", "max_hours", needed=False)
        return Repeat(every, actions, condition, limit)

    def _when(self, node: Node, actions: tuple[Action, ...]) -> When | None:
        fields = node.value
        given, older = fields.get("wait_until"), fields.get("condition")
        if given is not None and older is not None:
            self._findings.error(node.name_place("condition"),
                                 "Both wait_until and condition are given.", "Remove condition.")
        found = given if given is not None else older
        if found is None:
            self._findings.error(node.place, "The when has no wait_until.",
                                 "Write wait_until: and what has to be so.")
            return None
        condition = self._condition(found)
        return None if condition is None else When(condition, actions)


def _time(value: object) -> float | None:
    """The seconds of a text such as 1.5h; None if it is no time."""
    if not isinstance(value, str) or len(value) > LONGEST_TIME:
        return None
    found = TIME.fullmatch(value)
    return None if found is None else float(found[1]) * UNITS[found[2]]
