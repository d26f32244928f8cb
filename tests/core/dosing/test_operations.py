"""Tests of appliance.core.dosing.operations."""

from msgspec.structs import replace
from twisted.internet.defer import CancelledError, ensureDeferred

from appliance.errors import Conflict, Invalid
from appliance.model import Dosed, Liquid
from hw.errors import HardwareError
from hw.sim.spec import SimSpec
from tests.support.pumps import DosingCase


class ExchangeTests(DosingCase):
    """Medium in, waste out."""

    def exchange(self, ml, alt_fraction=0.0, wait=600.0):
        """Exchange and wait; returns what was moved and the doses in their order."""
        told = []
        self.appliance.bus.subscribe(Dosed, told.append)
        exchanging = ensureDeferred(self.dosing.exchange(ml, alt_fraction))
        self.wind(wait)
        return self.successResultOf(exchanging), told

    def test_in_parts(self):
        """
        An exchange is halved until no part is more than a millilitre, each in before it goes out.
        """
        moved, told = self.exchange(3.0)
        self.assertEqual([dose.kind for dose in told], ["add_media", "remove_waste"] * 4)
        for dose in told:
            wanted = 0.75 if dose.kind == "add_media" else 1.5
            self.assertApproximates(dose.volume_ml, wanted, 1e-6)
        self.assertApproximates(moved.media_ml, 3.0, 1e-6)
        self.assertApproximates(self.truth(), 15.0, 1e-6)

    def test_pauses(self):
        """
        Between what comes in and what goes out, and between parts, pass five seconds.
        """
        _, told = self.exchange(2.0)
        seconds = [dose.volume_ml / 0.0911 for dose in told]
        gaps = [
            b.at - a.at - (s + t) / 2.0
            for (a, s), (b, t) in zip(
                zip(told, seconds, strict=True), list(zip(told, seconds, strict=True))[1:],
                strict=False,
            )
        ]
        for gap in gaps:
            self.assertApproximates(gap, 5.0, 0.01)

    def test_little_room(self):
        """
        No part is larger than the room above the waste tube.
        """
        self.volumes.size = replace(self.volumes.size, fill=15.6)
        moved, told = self.exchange(2.0)
        self.assertApproximates(moved.media_ml, 2.0, 1e-6)
        self.assertLessEqual(max(d.volume_ml for d in told if d.kind == "add_media"), 0.6)

    def test_two_media(self):
        """
        Of the alternative medium comes the share that was asked for.
        """
        moved, _ = self.exchange(1.0, 0.25)
        self.assertApproximates(moved.alt_media_ml, 0.25, 1e-6)
        self.assertApproximates(moved.media_ml, 0.75, 1e-6)
        self.assertApproximates(self.volumes.current.alt_fraction, 0.25 / 16.0, 1e-6)

    def test_one_at_a_time(self):
        """
        A second operation is refused while one goes on, whatever it is.
        """
        first = ensureDeferred(self.dosing.exchange(1.0, source="chemostat"))
        for second in (
            self.dosing.exchange(1.0), self.dosing.dose(Liquid.WASTE, 1.0),
            self.dosing.run(Liquid.MEDIA, 1.0), self.dosing.circulate(Liquid.MEDIA, 10.0),
        ):
            refusal = self.failureResultOf(ensureDeferred(second), Conflict)
            self.assertIn("chemostat", refusal.getErrorMessage())
        self.wind(60)
        self.assertApproximates(self.successResultOf(first).media_ml, 1.0, 1e-6)
        self.assertIsNone(self.dosing.busy)

    def test_refusals(self):
        """
        What makes no sense, or cannot be measured out, is refused before anything turns.
        """
        for ml, share in ((0.0, 0.0), (-1.0, 0.0), (1.0, 1.5), (1.0, -0.1), (float("nan"), 0.0)):
            self.failureResultOf(ensureDeferred(self.dosing.exchange(ml, share)), Invalid)
        self.now(self.appliance.calibrations.deactivate("waste_pump"))
        self.failureResultOf(ensureDeferred(self.dosing.exchange(1.0)), Invalid)
        self.assertEqual((self.truth(), self.dosing.busy), (15.0, None))

    def test_full(self):
        """
        An exchange that would overfill the vessel is refused; waste can always be removed.
        """
        self.now(self.volumes.set(17.5))
        self.failureResultOf(ensureDeferred(self.dosing.exchange(1.0)), Conflict)
        removing = ensureDeferred(self.dosing.dose(Liquid.WASTE, 3.0))
        self.wind(90)
        self.successResultOf(removing)
        self.assertEqual(self.volumes.current.ml, 15.0)

    def test_cancelled(self):
        """
        Cancelled, it stops the pump at once and books what was moved until then.
        """
        exchanging = ensureDeferred(self.dosing.exchange(1.0))
        self.wind(4.0)
        exchanging.cancel()
        self.failureResultOf(exchanging, CancelledError)
        self.assertEqual(self.simulation.driven()["media"], 0.0)
        self.wind(5)
        self.assertApproximates(self.volumes.current.ml, 15.0 + 4.0 * 0.0911, 1e-6)
        self.assertApproximates(self.truth(), self.volumes.current.ml, 0.01)
        self.assertIsNone(self.dosing.busy)

    def test_clock_steps(self):
        """
        A clock that steps by a day in the middle changes nothing of what is moved.
        """
        for by in (86400.0, -86400.0):
            exchanging = ensureDeferred(self.dosing.exchange(1.0))
            self.wind(3.0)
            self.faults.inject("clock_step", by)
            self.wind(60.0)
            moved = self.successResultOf(exchanging)
            self.assertApproximates(moved.media_ml, 1.0, 1e-6)
            self.assertApproximates(moved.waste_ml, 2.0, 1e-6)

    def test_card_full(self):
        """
        Nothing is pumped that cannot be written down first; what was begun is booked all the same.
        """
        exchanging = ensureDeferred(self.dosing.exchange(1.0))
        self.wind(3.0)
        self.faults.inject("sd_full")
        self.wind(60.0)
        self.failureResultOf(exchanging)
        self.assertApproximates(self.volumes.current.ml, 16.0, 1e-6)
        self.assertApproximates(self.truth(), 16.0, 0.01)

    def test_guard_refuses(self):
        """
        If the ledger is told nonsense the guard below it still keeps the vessel from spilling.
        """
        self.volumes.size = replace(self.volumes.size, fill=1000.0)
        pouring = ensureDeferred(self.dosing.run(Liquid.MEDIA, None))
        self.wind(600.0)
        failure = self.failureResultOf(pouring, HardwareError)
        self.assertEqual(failure.value.name, "vessel-full")
        self.assertEqual(self.truth("spilled_ml"), 0.0)

    def test_rinsing(self):
        """
        Rinsing brings medium in and keeps the level.
        """
        rinsing = ensureDeferred(self.dosing.circulate(Liquid.MEDIA, 120.0))
        self.wind(130.0)
        self.assertGreater(self.successResultOf(rinsing), 8.0)
        self.assertTrue(15.0 <= self.truth() < 16.0)


class WearTests(DosingCase):
    """Exchanges with pumps as they are: they scatter, and they wear. benchmarks/dosing.py has
    a thousand of them."""

    spec = SimSpec.preset("ecoli_m9", growth_profile=((0.0, 0.0),), pump_wear_per_l=0.02)

    def test_ledger(self):
        """
        The vessel holds what the ledger says to 1 %.
        """
        for _ in range(60):
            exchanging = ensureDeferred(self.dosing.exchange(1.0))
            while not exchanging.called:
                self.workbench.clock.advance(15.0)
            self.assertApproximates(self.truth() / self.volumes.current.ml, 1.0, 0.01)
        self.assertApproximates(self.volumes.current.media_ml, 60.0, 1e-6)


class StopTests(DosingCase):
    """The unit's own end."""

    def test_unit_stops(self):
        """
        When the unit stops in the middle of a dose, the pump stands and the ledger is right.
        """
        self.run_job("add_media", 4.0, ml=1.0)
        self.now(self.jobs.make_safe())
        self.assertEqual(self.simulation.driven()["media"], 0.0)
        self.wind(2)
        self.assertApproximates(self.volumes.current.ml, 15.0 + 4.0 * 0.0911, 1e-6)
