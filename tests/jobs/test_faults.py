"""Tests for what a running unit does about each fault; docs/faults.md for people."""


from twisted.internet.defer import ensureDeferred
from twisted.logger import formatEvent, globalLogPublisher

from appliance.errors import Unavailable
from appliance.model import ClockStepped
from hw.sim.catalogue import FAULTS
from tests.support.atwork import AtWorkCase
from tests.support.faults import TOLD

ALWAYS = 1e6


UNSEEN = ("biofilm", "room_step", "pump_dry", "pump_clog", "tube_split", "overflow")
"""What nothing on this unit can sense while no pump turns, or what it simply copes with."""

ELSEWHERE = ("pump_stuck_on",)
"""What has tests of its own: see ``tests.core.safety``."""


class FaultCase(AtWorkCase):
    """A test in which something breaks while everything runs."""

    def suffer(self, fault: str) -> None:
        """Let *fault* begin, be told as the table says, and end."""
        told = TOLD[fault]
        self.faults.inject(fault, for_s=ALWAYS)
        self.wind_until(lambda: told.trouble in self.alerts(), told.within)
        self.wind(2)
        self.assertEqual({alert.source for alert in self.alerted}, {told.job})
        health = self.appliance.host.system.health()
        self.assertEqual(health.status, "degraded")
        self.assertEqual([alert.name for alert in health.alerts], [told.trouble])
        driven = self.simulation.driven()
        self.assertEqual([name for name in told.still if driven[name]], [])
        self.wind(60)
        self.assertEqual(self.alerts(), {told.trouble})
        self.faults.clear(fault)
        self.wind_until(lambda: not self.alerts(), told.over)
        self.wind(10)
        self.assert_well()
        self.assertEqual(self.raised(told.trouble), told.times)
        self.assertIsNotNone(self.alerted[-1].cleared)


class FaultTests(FaultCase):
    """Faults that are told by what they do at once."""

    before = 60.0


def _test(fault: str):
    def test(self: FaultCase) -> None:
        self.suffer(fault)

    told = TOLD[fault]
    test.__doc__ = f"\n        {told.job} tells {told.trouble}, once, and all recovers.\n        "
    return test


for _fault in set(TOLD) - {"bubble_burst", "foam", "bar_thrown"}:
    setattr(FaultTests, f"test_{_fault}", _test(_fault))


class SlowFaultTests(FaultCase):
    """Faults that are told by comparing with what was usual before."""

    before = 600.0

    def test_bubble_burst(self):
        """
        Bubbles that go on for minutes are told; a passing burst is left to the estimator.
        """
        self.suffer("bubble_burst")

    def test_foam(self):
        """
        Foam is told.
        """
        self.suffer("foam")


class ThrownBarTests(FaultCase):
    """A fault that is told by how the liquid takes up heat."""

    before = 900.0

    def test_bar_thrown(self):
        """
        A bar that turns no liquid is told, although the hall sensor counts its turns.
        """
        self.suffer("bar_thrown")


class UnseenFaultTests(AtWorkCase):
    """Faults that nothing on the unit can sense while no pump turns, or that it copes with."""

    def test_well(self):
        """
        The unit goes on, with its pumps still and nothing told that nobody could know.
        """
        for fault in UNSEEN:
            self.faults.inject(fault, for_s=ALWAYS)
            self.wind(120)
            self.assert_well()
            self.faults.clear(fault)
        self.wind(120)
        self.assert_well()
        self.assertEqual(self.alerted, [])

    def test_room(self):
        """
        A room that is suddenly four degrees colder hardly matters.
        """
        self.wind(600)
        self.faults.inject("room_step", for_s=ALWAYS)
        for _ in range(40):
            self.wind(30)
            self.assertApproximates(self.simulation.truth()["liquid_c"], 37.0, 0.6)
        self.assert_well()


class DiskTests(AtWorkCase):
    """A card that cannot be written."""

    before = 60.0

    def count(self) -> int:
        """How many readings are stored."""
        stored = self.appliance.readings.between("od", 0.0, 1e12, 100_000)
        return len(self.now(stored))

    def test_nothing_is_lost(self):
        """
        What is measured meanwhile waits in memory, and is stored when the card works again.
        """
        before = self.count()
        for fault in ("sd_full", "sd_readonly"):
            self.faults.inject(fault, for_s=ALWAYS)
            self.wind(300)
            self.assertEqual(self.count(), before)
            self.faults.clear(fault)
            self.wind(1)
            before += 60
            self.assertApproximates(self.count(), before, 1)
            before = self.count()

    def test_change_is_refused(self):
        """
        What could not be remembered is not done either.
        """
        self.faults.inject("sd_full", for_s=ALWAYS)
        stirring = self.jobs.find("stirring")
        refused = ensureDeferred(stirring.change({"target_rpm": 700}))
        self.failureResultOf(refused, Unavailable)
        self.assertEqual(stirring.values["target_rpm"], 500.0)
        self.wind(10)
        self.assertApproximates(self.simulation.truth()["rpm"], 500.0, 20.0)

    def test_can_be_stopped(self):
        """
        A job can be stopped all the same; that it ended is stored later.
        """
        self.faults.inject("sd_full", for_s=ALWAYS)
        task = self.now(self.jobs.launch_stop(name="stirring"))
        self.assertEqual(self.now(self.appliance.tasks.find(task.id)).state, "complete")
        self.assertEqual(self.simulation.driven()["stirrer"], 0.0)
        self.faults.clear("sd_full")
        self.wind(2)
        ended = {run.name: run.ended for run in self.now(self.jobs.history(10))}
        self.assertIsNotNone(ended["stirring"])


class ClockStepTests(AtWorkCase):
    """The host's clock is set while everything runs."""

    before = 900.0

    def rates(self, seconds: float) -> list[float]:
        """Growth rates of the next *seconds*."""
        since = self.appliance.clock.utc()
        self.wind(seconds)
        found = self.now(self.appliance.readings.between("growth_rate", since, 1e12, 100_000))
        return [rate for _, rate in found]

    def test_forward(self):
        """
        A step of an hour is followed and told; times go forward, and the growth rate goes on.
        """
        steps: list[float] = []
        self.appliance.bus.subscribe(ClockStepped, lambda event: steps.append(event.seconds))
        twin = ClockStepTests()
        twin.setUp()
        self.addCleanup(twin.doCleanups)
        self.faults.inject("clock_step", 3600.0, for_s=ALWAYS)
        for stepped, unstepped in zip(self.rates(600), twin.rates(600), strict=True):
            self.assertApproximates(stepped, unstepped, 1e-4)
        self.assertApproximates(steps[0], 3600.0, 0.5)
        self.assert_in_order()

    def test_back(self):
        """
        After a step back, times go on from where they were until the clock has caught up.
        """
        self.faults.inject("clock_step", -60.0, for_s=ALWAYS)
        self.wind(900)
        self.assertEqual(self.raised("clock-stepped"), 1)
        self.assertApproximates(self.appliance.clock.utc(), self.workbench.bench.host.wall(), 1.0)
        self.assert_in_order()

    def assert_in_order(self) -> None:
        """The times of every series only go forward."""
        for info in self.now(self.appliance.readings.series()):
            found = self.now(self.appliance.readings.between(info.name, 0.0, 1e12, 100_000))
            times = [at for at, _ in found]
            self.assertEqual(times, sorted(set(times)), info.name)


class PowerCutTests(AtWorkCase):
    """The power fails while everything runs."""

    before = 600.0
    outlives = True

    def power_cut(self) -> None:
        """The software is gone too."""
        self.workbench.cut()

    def test_power_cut(self):
        """
        Everything is off at once; when the power is back, everything goes on, and the log says
        for how long nothing was measured.
        """
        self.faults.inject("power_cut", for_s=ALWAYS)
        self.assertEqual(set(self.simulation.driven().values()), {0.0})
        self.workbench.clock.advance(1800)
        self.faults.clear("power_cut")
        said: list[str] = []
        listen = lambda event: said.append(formatEvent(event))  # noqa: E731
        globalLogPublisher.addObserver(listen)
        self.addCleanup(globalLogPublisher.removeObserver, listen)
        self.wake()
        self.assertEqual({self.simulation.driven()[name] for name in ("heater", "A")}, {0.0})
        self.wind(300)
        self.assert_well()
        gaps = [line for line in said if "nothing was measured for 30.0 min" in line]
        self.assertEqual(len(gaps), len(self.jobs.running))


class TableTests(AtWorkCase):
    """What is known of faults."""

    before = 0.0

    def setUp(self) -> None:
        """No unit is needed."""

    def test_every_fault(self):
        """
        Every fault that can be injected is tested here.
        """
        self.assertEqual({*TOLD, *UNSEEN, *ELSEWHERE, "power_cut"}, set(FAULTS))
