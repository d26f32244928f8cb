"""A unit that carries out profiles."""

from twisted.internet.defer import ensureDeferred
from twisted.logger import formatEvent, globalLogPublisher
from twisted.trial.unittest import SynchronousTestCase

from appliance.core.jobs.kinds import JobKind
from appliance.core.profiles.catalogue import Catalogue
from appliance.core.profiles.check import check
from appliance.errors import Refusal
from appliance.jobs.builtin import JOBS
from appliance.model import SettingChanged, StateChanged
from tests.support.workbench import Workbench, WorkbenchCase, in_file

KINDS = tuple(JobKind.of(job) for job in JOBS)
CHECK_START = "{type: start, t: 0s}"
HEAD = 'experiment_profile_name: test\nversion: "1.0"\n'


def profile(*actions: str, job: str = "stirring", head: str = HEAD) -> str:
    """A profile of *actions*, each in YAML's flow style, all for one job."""
    lines = "".join(f"        - {action}\n" for action in actions)
    return f"{head}common:\n  jobs:\n    {job}:\n      actions:\n{lines}"


class CheckCase(SynchronousTestCase):
    """Profiles are checked for a unit called bench."""

    def found(self, text: str, severity: str = "error") -> list[tuple]:
        """What is found: line, column and message."""
        checked = check(text, Catalogue("bench", KINDS, {}))
        return [(f.line, f.column, f.message) for f in checked.findings if f.severity == severity]

    def only(self, text: str, severity: str = "error") -> str:
        """The only thing that is found."""
        found = self.found(text, severity)
        self.assertEqual(len(found), 1, found)
        return found[0][2]

    def action(self, action: str, job: str = "stirring") -> str:
        """What is wrong with one action that follows a start."""
        return self.only(profile(CHECK_START, action, job=job))


class ProfileCase(WorkbenchCase):
    """What was told to the jobs is in ``told``, what was logged in ``said``."""

    ini = "[jobs]\nautostart =\n"

    def setUp(self) -> None:
        super().setUp()
        self.said: list[str] = []
        self.told: list[tuple] = []
        globalLogPublisher.addObserver(self._hear)
        self.addCleanup(globalLogPublisher.removeObserver, self._hear)
        self._listen()

    def _hear(self, event: dict) -> None:
        if event.get("log_namespace", "").endswith("experiment_profile"):
            self.said.append(formatEvent(event))

    def _listen(self) -> None:
        self.profiles = self.appliance.profiles
        self.appliance.bus.subscribe(SettingChanged, self._setting)
        self.appliance.bus.subscribe(StateChanged, self._state)

    def _setting(self, event: SettingChanged) -> None:
        if event.name == "target_rpm":
            self.told.append((self.elapsed(), event.value))

    def _state(self, event: StateChanged) -> None:
        if event.job == "stirring" and event.state != "init":
            entry = (self.elapsed(), event.state)
            if entry not in self.told:
                self.told.append(entry)

    def elapsed(self) -> float:
        """Seconds since the profile was started, to a tenth."""
        return round(self.workbench.clock.seconds() - self.began, 1)

    def carry_out(self, text: str, wait: float = 0.0, **options) -> None:
        """Begin with a profile."""
        self.now(self.profiles.files.write("mine", text))
        self.begin(wait, **options)

    def begin(self, wait: float = 0.0, **options) -> None:
        """Begin with the profile that is kept."""
        self.began = self.workbench.clock.seconds()
        self.run_job("experiment_profile", 0.0, filename="mine", **options)
        self.wind(wait)

    began = 0.0

    def refused(self, kind: type[Refusal], coroutine) -> str:
        """*coroutine* raises *kind*; returns what it says."""
        return self.failureResultOf(ensureDeferred(coroutine), kind).value.message

    def outcomes(self) -> list[str]:
        """What became of the actions that were done last."""
        return [done.outcome for done in self.profiles.current.agenda.past]

    def target(self) -> float:
        """What stirring is told to keep."""
        return self.jobs.find("stirring").values["target_rpm"]


class OutlivingCase(ProfileCase):
    """A unit that can be cut off from power."""

    def make_workbench(self) -> Workbench:
        """One whose database and files outlive it."""
        return Workbench(self.spec, self.ini, in_file(self.mktemp()))

    def kill(self, off: float = 0.0) -> None:
        """End the software as ``kill -9`` would, and start it again some seconds later."""
        self.workbench.cut()
        self.workbench.clock.advance(off)
        self.wake()
        self._listen()
