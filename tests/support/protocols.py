"""A workbench with somebody who goes through guided calibrations."""

from twisted.internet.defer import ensureDeferred

from appliance.errors import Refusal
from tests.support.workbench import WorkbenchCase


class SessionCase(WorkbenchCase):
    """Begins sessions, answers their steps, and waits while the unit works."""

    def setUp(self) -> None:
        super().setUp()
        self.sessions = self.appliance.calibration_sessions

    def begin(self, device, protocol):
        """A new session."""
        self.session_id = self.now(self.sessions.begin(device, protocol)).id
        return self.step()

    @property
    def session(self):
        """The session as it is now."""
        return self.sessions.find(self.session_id)

    def step(self):
        """The step it is at."""
        return self.sessions.step(self.session)

    def answer(self, **inputs):
        """Answer the step, and wait for what the unit does; returns the next step."""
        self.now(self.sessions.answer(self.session_id, inputs))
        for _ in range(4000):
            if not self.step().metadata.get("working"):
                return self.step()
            self.workbench.clock.advance(0.1)
        self.fail("The unit works for ever.")

    def refused(self, kind=Refusal, **inputs):
        """The answer is refused, and nothing has changed."""
        before = self.session
        answering = ensureDeferred(self.sessions.answer(self.session_id, inputs))
        failure = self.failureResultOf(answering, kind)
        self.assertEqual(self.session, before)
        return failure.value


class StandardsCase(SessionCase):
    """Puts standards into the simulated unit."""

    def read(self, *densities):
        """Read standards of *densities*; returns the step after the last."""
        for od in densities:
            self.simulation.inoculate(od)
            self.answer(od=od)
            step = self.answer()
            self.assertEqual(step.id, "more", self.session.error)
            if od != densities[-1]:
                self.answer()
        return self.answer(another=False)
