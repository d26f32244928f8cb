"""From the text of a profile to its values; everything that does not fit is complained of."""

from appliance.core.files.yaml_nodes import Node, Place, Unreadable, compose
from appliance.core.profiles.actions import ActionReader
from appliance.core.profiles.diagnostics import Diagnostics, Enough
from appliance.core.profiles.legacy_names import JOBS
from appliance.core.profiles.model import COMMON, Action, Profile, Section
from appliance.core.profiles.names import LARGEST

VERSION = "1.0"
TOP = frozenset(
    ("version", "experiment_profile_name", "metadata", "plugins", "inputs", "common",
     "pioreactors")
)  # fmt: skip
METADATA = frozenset(("author", "description"))
PLUGIN = frozenset(("name", "version"))
SHARED = frozenset(("jobs",))
UNIT = frozenset(("label", "jobs"))
JOB = frozenset(("description", "actions"))
KINDS = {str: "text", dict: "a mapping", list: "a list"}


def read(text: str, findings: Diagnostics) -> Profile | None:
    """The profile that *text* holds, as far as it can be understood; None if it cannot."""
    if len(text) > LARGEST:
        findings.error(Place(1, 1), f"A profile has at most {LARGEST >> 20} MB of text.",
                       "Use repeat for what happens again and again.")
        return None
    try:
        node = compose(text, go_on=findings.go_on)
    except Unreadable as error:
        findings.error(error.place, error.message, error.remedy)
        return None
    if node is None or not isinstance(node.value, dict):
        findings.error(
            Place(1, 1), "This is no profile.", "Begin with experiment_profile_name: and a name."
        )
        return None
    try:
        return _Reader(findings).profile(node)
    except Enough:
        return None


class _Reader:
    """Goes through the nodes of one profile."""

    def __init__(self, findings: Diagnostics) -> None:
        self._findings = findings
        self._actions = ActionReader(findings)

    def profile(self, node: Node) -> Profile:
        """All of it."""
        fields = self._fields(node, TOP, "a profile")
        self._version(fields.get("version"), node)
        metadata = self._fields(fields.get("metadata"), METADATA, "metadata")
        inputs = self._fields(fields.get("inputs"), None, "inputs")
        self._actions.allow(inputs)
        sections = [*self._common(fields), *self._units(fields)]
        if not any(section.actions for section in sections):
            self._findings.warn(node.place, "This profile does nothing.",
                                "Give jobs and their actions under common or pioreactors.")
        return Profile(
            name=self._name(fields, node),
            sections=tuple(sections),
            author=self._text(metadata.get("author"), "author"),
            description=self._text(metadata.get("description"), "description"),
            inputs={name: self._input(name, value) for name, value in inputs.items()},
            plugins=self._plugins(fields.get("plugins")),
        )

    def _fields(self, node: Node | None, known: frozenset | None, what: str) -> dict[str, Node]:
        if node is None or node.value is None:
            return {}
        if not isinstance(node.value, dict):
            self._findings.error(node.place, f"{what.capitalize()} must be a mapping.",
                                 "Write names, colons and values, indented.")
            return {}
        if known is not None and not node.value.keys() <= known:
            self._findings.unknown(node, known, f"{what.capitalize()} has no field")
        return node.value

    def _version(self, node: Node | None, profile: Node) -> None:
        if node is None:
            self._findings.note(
                profile.place, "No version is given; the profile is read as version 1.0.",
                'Write version: "1.0" at the top.',
            )
        elif node.value == 1.0 and not isinstance(node.value, str | bool):
            self._findings.note(node.place, "The version should be in quotes.", 'Write "1.0".')
        elif node.value != VERSION:
            self._findings.error(node.place, f"Version {str(node.value)[:20]} is not known.",
                                 'Write version: "1.0".')

    def _name(self, fields: dict[str, Node], node: Node) -> str:
        named = fields.get("experiment_profile_name")
        name = self._text(named, "experiment_profile_name")
        if not name.strip():
            self._findings.error(named.place if named else node.place, "The profile has no name.",
                                 "Write experiment_profile_name: and a name.")
        return name

    def _text(self, node: Node | None, what: str) -> str:
        if node is None or node.value is None:
            return ""
        if isinstance(node.value, dict | list):
            self._findings.error(node.place, f"{what} must be text.")
            return ""
        return str(node.value)

    def _input(self, name: str, node: Node) -> object:
        if not name.isidentifier() or not name.isascii():
            self._findings.error(node.place, f"{name[:60]} cannot be the name of an input.",
                                 "Use letters, digits and underscores.")
        if isinstance(node.value, dict | list) or node.value is None:
            self._findings.error(node.place, f"{name[:60]} must be a number, text, true or false.")
            return 0
        return node.value

    def _plugins(self, node: Node | None) -> tuple[str, ...]:
        if node is None or node.value is None:
            return ()
        if not isinstance(node.value, list):
            self._findings.error(node.place, "plugins must be a list of names and versions.")
            return ()
        found = [self._fields(part, PLUGIN, "a plugin") for part in node.value]
        return tuple(self._text(f.get("name"), "name") for f in found if "name" in f)

    def _common(self, fields: dict[str, Node]) -> list[Section]:
        inner = self._fields(fields.get("common"), SHARED, "common")
        if not inner:
            return []
        return [Section(COMMON, self._jobs(inner.get("jobs")), fields["common"].place)]

    def _units(self, fields: dict[str, Node]) -> list[Section]:
        sections = []
        for unit, node in self._fields(fields.get("pioreactors"), None, "pioreactors").items():
            inner = self._fields(node, UNIT, "a unit")
            label = self._text(inner.get("label"), "label")
            sections.append(Section(unit, self._jobs(inner.get("jobs")), node.place, label))
        return sections

    def _jobs(self, node: Node | None) -> tuple[Action, ...]:
        actions: list[Action] = []
        for job, inner in self._fields(node, None, "jobs").items():
            if node is not None and job in JOBS:
                self._findings.note(node.name_place(job), f"{job} is called {JOBS[job]} now; it "
                                    "is taken as that.", f"Write {JOBS[job]}.")
                job = JOBS[job]
            given = self._fields(inner, JOB, "a job").get("actions")
            if given is not None and isinstance(given.value, list):
                actions += self._actions.all(given.value, job)
            elif given is not None and given.value is not None:
                self._findings.error(given.place, "actions must be a list.",
                                     "Begin each action with a dash.")
        return tuple(actions)
