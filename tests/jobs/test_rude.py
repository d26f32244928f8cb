"""Tests that a device with a mistake in it keeps no other from being made safe."""

from msgspec.structs import replace
from twisted.internet.defer import ensureDeferred

from appliance.errors import Refusal
from hw.bench import Bench
from tests.support.mute import Rude
from tests.support.workbench import Workbench, WorkbenchCase


class Pair:
    """Drives the stirrer while it holds a rude device on either side of it."""

    name = "pair"
    title = "Pair"
    needs = ("panel", "stirrer", "rail")

    def __init__(self, kit, panel, stirrer, rail) -> None:
        self.kit, self.stirrer = kit, stirrer

    async def start(self) -> None:
        """Let the stir bar turn."""
        await self.kit.do(self.stirrer.drive, 50.0)


class BadStart(Pair):
    """One that drives, then fails."""

    name = "bad_start"

    async def start(self) -> None:
        """Drive and fail."""
        await super().start()
        raise Refusal("No.")


class RudeTests(WorkbenchCase):
    """The stirrer ends undriven, whatever the devices beside it raise."""

    ini = "[jobs]\nautostart =\n"

    def make_workbench(self) -> Workbench:
        """A unit with two rude devices, and a job that holds them."""
        return Workbench(self.spec, self.ini, fit=self.fit, jobs=(Pair, BadStart))

    def fit(self, bench: Bench) -> Bench:
        """Rude devices before and after the stirrer, in the order in which they are asked."""
        return replace(bench, panel=Rude(bench.panel), rail=Rude(bench.rail))

    def tearDown(self) -> None:
        """Every rude device was told of."""
        self.now(self.jobs.let_go())
        self.assertTrue(self.flushLoggedErrors(RuntimeError))

    def driven(self) -> float:
        """The duty of the motor, in per cent."""
        return self.simulation.driven()["stirrer"]

    def test_stop(self):
        """
        Stopping ends the job and lets the motor go.
        """
        self.run_job("pair")
        self.assertGreater(self.driven(), 0.0)
        self.assertEqual(self.now(self.jobs.stop("pair")), 1)
        self.assertEqual(self.driven(), 0.0)
        self.assertNotIn("pair", self.jobs.running)

    def test_pause(self):
        """
        A job that rests drives nothing, and says that it could not make everything safe.
        """
        running = self.run_job("pair")
        self.now(running.pause())
        self.assertEqual((running.state, self.driven()), ("sleeping", 0.0))
        self.assertEqual(self.troubles("pair"), {"device-error"})

    def test_start_fails(self):
        """
        What a failed start has driven is let go.
        """
        self.failureResultOf(ensureDeferred(self.jobs.run("bad_start")), Refusal)
        self.assertEqual(self.driven(), 0.0)

    def test_unit_stops(self):
        """
        When the unit stops the motor is let go.
        """
        self.run_job("pair")
        self.now(self.jobs.make_safe())
        self.assertEqual(self.driven(), 0.0)
