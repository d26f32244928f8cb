"""Tests for estimators out of several angles."""

from attrs import evolve
from twisted.internet.defer import ensureDeferred

from appliance.errors import Conflict
from tests.support.protocols import StandardsCase
from tests.support.workbench import QUIET


class FusionTests(StandardsCase):
    """Three photodiodes, two of which fold over."""

    spec = evolve(QUIET, angles=((1, "REF"), (2, "45"), (3, "90"), (4, "135")))

    def fit(self):
        """An estimator from standards, in use."""
        self.begin("od_fused", "od_fusion_standards")
        self.answer(name="mine")
        step = self.read(0.05, 0.2, 0.5, 1.0, 2.0, 4.0, 8.0, 16.0, 32.0)
        self.assertEqual(step.id, "review", self.session.error)
        return step

    def test_standards(self):
        """
        Every standard is found again, those beyond the folds too.
        """
        step = self.fit()
        self.assertEqual(step.metadata["concerns"], [])
        self.assertEqual(set(step.metadata["curves"]), {"45", "90", "135"})
        self.answer()
        self.assertEqual(self.appliance.estimators.active("od_fused").name, "mine")

    def test_clear_medium(self):
        """
        Clear medium has no logarithm, and is refused as a standard.
        """
        self.begin("od_fused", "od_fusion_standards")
        self.answer()
        self.refused(od=0)

    def test_offset_needs_one(self):
        """
        Nothing can be shifted while no estimator is active.
        """
        begun = ensureDeferred(self.sessions.begin("od_fused", "od_fusion_offset"))
        self.failureResultOf(begun, Conflict)

    def test_offset(self):
        """
        A unit with another gain takes over an estimator with one standard.
        """
        self.fit()
        self.answer()
        before = self.appliance.estimators.active("od_fused")
        self.begin("od_fused", "od_fusion_offset")
        self.answer(name="shifted")
        self.read(1.1)
        self.answer()
        after = self.appliance.estimators.active("od_fused")
        self.assertEqual(after.name, "shifted")
        for angle, mu in before.fusion.mu.items():
            self.assertApproximates(after.fusion.mu[angle](0.3), mu(0.3), 0.2)
