"""Tests for appliance.jobs.od_reading.job."""

from math import exp
from statistics import fmean, stdev

from attrs import evolve
from msgspec.structs import replace
from twisted.internet.defer import ensureDeferred
from twisted.logger import formatEvent, globalLogPublisher

from appliance.errors import Invalid
from appliance.jobs.od_reading.checks import rising
from appliance.model import Reading, ReadingAhead
from hw.bench import Bench
from hw.interfaces import Photodiodes, Sample
from hw.sim.spec import SimSpec
from tests.support.workbench import QUIET, Workbench, WorkbenchCase


class Case(WorkbenchCase):
    """A test that listens to readings."""

    def setUp(self) -> None:
        super().setUp()
        self.read: list[Reading] = []
        self.appliance.bus.subscribe(Reading, self.read.append)

    def ods(self) -> list[Reading]:
        """The optical densities told so far."""
        return [reading for reading in self.read if reading.series == "od"]

    def advance(self, seconds: float) -> None:
        """Wind without storing."""
        self.workbench.clock.advance(seconds)


class LampTests(Case):
    """Whose lamps are lit when."""

    def lit(self) -> dict[str, float]:
        """The lamps that are lit."""
        return {name: p for name, p in self.simulation.driven().items() if name in "ABCD" and p}

    def test_alone(self):
        """
        While the culture is read the infrared lamp shines and no other; before and after, the
        others do.
        """
        self.run_job("led_intensity", B=20, C=40)
        self.run_job("od_reading", wait=0.5, interval=10)
        self.assertEqual(self.lit(), {"A": 80.0})
        self.advance(2)
        self.assertEqual(self.lit(), {"B": 20.0, "C": 40.0})

    def test_set_meanwhile(self):
        """
        A lamp that is set while the culture is read is lit as soon as it may be.
        """
        lamps = self.run_job("led_intensity", B=20)
        self.run_job("od_reading", wait=0.5, interval=10)
        self.now(lamps.change({"B": 70}))
        self.now(lamps.change({"D": 5}))
        self.assertEqual(self.lit(), {"A": 80.0})
        self.advance(2)
        self.assertEqual(self.lit(), {"B": 70.0, "D": 5.0})

    def test_stopped_in_the_middle(self):
        """
        A reading that is broken off leaves its own lamp dark and the others as they were, and
        announces no other reading.
        """
        self.run_job("led_intensity", B=20)
        ahead: list[ReadingAhead] = []
        self.appliance.bus.subscribe(ReadingAhead, ahead.append)
        self.run_job("od_reading", wait=0.5, interval=10)
        self.now(self.jobs.stop("od_reading"))
        self.assertEqual(self.lit(), {"B": 20.0})
        self.advance(30)
        self.assertEqual(self.lit(), {"B": 20.0})
        self.assertEqual((ahead, self.ods()), ([], []))

    def test_paused_in_the_middle(self):
        """
        A job that is paused in the middle of a reading goes on with a whole one.
        """
        running = self.run_job("od_reading", wait=0.5)
        self.now(running.pause())
        self.assertEqual(self.lit(), {})
        self.advance(30)
        self.assertEqual(self.ods(), [])
        self.now(running.resume())
        self.advance(2)
        self.assertEqual(len(self.ods()), 1)

    def test_too_bright(self):
        """
        At a voltage that no photodiode should give, the lamp goes out at once.
        """
        self.run_job("od_reading", wait=0.5)
        self.faults.inject("adc_saturate", for_s=60)
        self.advance(0.05)
        self.assertEqual(self.lit(), {})
        self.assertEqual(self.troubles("od_reading"), {"adc-saturated"})


HUM = evolve(
    QUIET, optics="linear", growth_profile=((0.0, 0.0),), inoculum_od=0.5, evaporation_ml_h=0.0,
    sample_volts=0.00005, mains_volts=0.004, lamplight_volts=0.010,
)  # fmt: skip
"""A thin culture that stays as it is, and more hum than light, cut off at nought volts."""


LIGHT = 0.016166
"""Volts that the same unit reads without any hum."""


class HumTests(Case):
    """Mains and lamps on a badly shielded unit."""

    spec = HUM

    def test_as_without(self):
        """
        Readings under hum are those without it, and scatter as they do.
        """
        self.run_job("stirring")
        self.run_job("od_reading", wait=300)
        seen = [reading.value for reading in self.ods()][10:]
        self.assertApproximates(fmean(seen), LIGHT, 0.003 * LIGHT)
        self.assertLess(stdev(seen), 0.002 * LIGHT)


class WarmthTests(Case):
    """Diodes that give more in the warmth, and a culture that does not."""

    spec = evolve(HUM, mains_volts=0.0, lamplight_volts=0.0)

    def read_at(self, celsius: float) -> float:
        """The density told after some time so warm."""
        self.simulation.warm(celsius)
        self.appliance.readings.record("temperature", celsius)
        self.advance(20)
        return self.ods()[-1].value

    def shift(self, **options) -> float:
        """By how much readings change from 30 to 37 °C, relative to before."""
        self.run_job("stirring")
        self.appliance.readings.record("temperature", 30.0)
        self.run_job("od_reading", wait=0, **options)
        before = self.read_at(30.0)
        return self.read_at(37.0) / before - 1.0

    def test_told(self):
        """
        What cannot be taken out is told once.
        """
        said: list[str] = []
        listen = lambda event: said.append(formatEvent(event))  # noqa: E731
        globalLogPublisher.addObserver(listen)
        self.addCleanup(globalLogPublisher.removeObserver, listen)
        self.assertApproximates(self.shift(), 0.021, 0.003)
        self.read_at(38.0)
        self.assertEqual(len([line for line in said if "is 7 °C warmer" in line]), 1)

    def test_taken_out(self):
        """
        What is known of it is taken out.
        """
        self.assertApproximates(self.shift(warmth=0.28), 0.0, 0.003)


class TimeTests(Case):
    """When the culture is read."""

    def test_stamps(self):
        """
        A reading bears the mean time of its samples, and readings keep their interval.
        """
        self.run_job("od_reading", wait=0)
        begun = self.appliance.clock.utc()
        self.advance(22)
        for i, reading in enumerate(self.ods()):
            samples = begun + 5.0 * i + 0.2 + 0.125 + 0.85 / 2
            self.assertApproximates(reading.at, samples, 0.02)
        self.assertEqual(len(self.ods()), 5)

    def test_interval(self):
        """
        Another interval counts from now, and nothing is read twice at once.
        """
        running = self.run_job("od_reading", wait=10.5, interval=10)
        self.assertEqual(len(self.ods()), 1)
        self.now(running.change({"interval": 4}))
        self.advance(8)
        self.assertEqual(len(self.ods()), 3)
        self.now(running.change({"interval": 3600}))
        self.advance(100)
        self.now(running.change({"interval": 5}))
        self.advance(6.5)
        times = [reading.at for reading in self.ods()]
        self.assertEqual(len(times), 5)
        self.assertGreater(min(b - a for a, b in zip(times, times[1:], strict=False)), 3.9)

    def test_announced(self):
        """
        Every reading but the first is announced by its true beginning.
        """
        ahead: list[ReadingAhead] = []
        self.appliance.bus.subscribe(ReadingAhead, ahead.append)
        running = self.run_job("od_reading", wait=7, interval=5)
        self.now(running.change({"interval": 8}))
        self.advance(30)
        starts = [event.starts for event in ahead]
        begun = [self.unit_seconds(reading) for reading in self.ods()[1:]]
        for at in begun:
            self.assertLess(min(abs(at - 0.75 - start) for start in starts), 0.05)

    def unit_seconds(self, reading: Reading) -> float:
        """The unit's own seconds when *reading* was taken."""
        clock = self.appliance.clock
        return reading.at - clock.utc() + clock.seconds()


class MeaningTests(Case):
    """What a reading amounts to."""

    def od(self) -> float:
        """The newest reading."""
        return self.ods()[-1].value

    def test_blank(self):
        """
        The blank is subtracted, and nothing is less than nought.
        """
        running = self.run_job("od_reading", wait=10)
        before = self.od()
        self.now(running.change({"blank": 0.001}))
        self.advance(5)
        self.assertApproximates(self.od(), before - 0.001, 2e-5)
        self.now(running.change({"blank": 5}))
        self.advance(5)
        self.assertEqual(self.od(), 0.0)

    def test_dimmed(self):
        """
        Another intensity of the lamp is no other density, and no step for a moment either.
        """
        running = self.run_job("od_reading", wait=30)
        before = self.od()
        self.now(running.change({"ir_led_intensity": 50}))
        for _ in range(4):
            self.advance(5)
            self.assertApproximates(self.od() / before, 1.0, 0.02)
        self.assertEqual(running.values["od2"].ir_led_intensity, 50.0)

    def test_dimmed_meanwhile(self):
        """
        An intensity that is changed while the lamp is lit counts from the next reading on.
        """
        running = self.run_job("od_reading", wait=30.5)
        before = self.od()
        self.now(running.change({"ir_led_intensity": 50}))
        for _ in range(3):
            self.advance(5)
            self.assertApproximates(self.od() / before, 1.0, 0.02)

    def test_reference_unplugged(self):
        """
        Without its reference, readings go on with the last good one.
        """
        self.run_job("od_reading", wait=30)
        before = self.od()
        self.faults.inject("ref_unplugged", for_s=1000)
        self.advance(60)
        self.assertEqual(self.troubles("od_reading"), {"reference-lost"})
        self.assertApproximates(self.od() / before, 1.0, 0.02)

    def test_options(self):
        """
        What the lamp cannot do is refused before anything is lit.
        """
        for options in ({"ir_led_intensity": 101}, {"interval": 1}, {"ir_channel": "E"},
                        {"mains_hz": 55}):  # fmt: skip
            self.failureResultOf(ensureDeferred(self.jobs.run("od_reading", options)), Invalid)
        self.assertEqual(self.simulation.driven()["A"], 0.0)

    def test_slow_converter(self):
        """
        Samples that still rise to their level are known by it; a steady lamp is not.
        """
        slow = [(0.02 * i, 0.1 * (1.0 - 0.27 * 0.8**i)) for i in range(40)]
        self.assertTrue(rising(slow))
        self.assertFalse(rising([(0.02 * i, 0.1 + 1e-4 * (i % 3)) for i in range(40)]))


class Smooth:
    """Photodiodes behind a converter that smooths, with a time constant of 95 ms."""

    def __init__(self, diodes: Photodiodes) -> None:
        self._diodes, self.angles = diodes, diodes.angles
        self._seen: dict[int, Sample] = {}

    def read(self, channel: int) -> Sample:
        """What is seen once it has been smoothed."""
        value, at = self._diodes.read(channel)
        before = self._seen.get(channel, Sample(value, at))
        left = exp((before.at - at) / 0.095)
        self._seen[channel] = Sample(value + (before.value - value) * left, at)
        return self._seen[channel]

    def scale(self, channel: int, volts: float) -> None:
        """As it is."""
        self._diodes.scale(channel, volts)


class SlowConverterTests(Case):
    """A co-processor whose converter smooths."""

    def make_workbench(self) -> Workbench:
        """A bench with one."""
        return Workbench(self.spec, fit=self.fit)

    @staticmethod
    def fit(bench: Bench) -> Bench:
        """Put it on the bench."""
        return replace(bench, photodiodes=Smooth(bench.photodiodes))

    def test_waits_for_it(self):
        """
        Samples begin later until the lamp's level is reached; then volts are what they are.
        """
        running = self.run_job("od_reading", wait=60)
        volts = running.values["raw_od2"].od
        quick = Workbench(self.spec)
        ensureDeferred(quick.appliance.jobs.run("od_reading"))
        quick.wind(60)
        expected = quick.appliance.jobs.find("od_reading").values["raw_od2"].od
        self.assertApproximates(volts / expected, 1.0, 0.005)
        self.assertApproximates(self.ods()[0].value / expected, 1.0, 0.1)


class FourDiodesTests(Case):
    """A unit with several photodiodes."""

    spec = SimSpec.preset(
        "ecoli_m9", angles=((1, "REF"), (2, "45"), (3, "90"), (4, "135"))
    ).without_noise()

    def test_series(self):
        """
        The one at 90° is the optical density; each has a series of its own.
        """
        running = self.run_job("od_reading", wait=3)
        latest = {reading.series: reading.value for reading in self.read}
        self.assertEqual(latest["od"], latest["od3"])
        self.assertNotEqual(latest["od2"], latest["od3"])
        self.assertNotIn("od1", latest)
        self.assertEqual(set(running.values["ods"].ods), {"2", "3", "4"})


class NoiseTests(Case):
    """What ordinary noise does."""

    spec = SimSpec.preset("ecoli_m9", inoculum_od=0.02)

    def test_no_false_alarm(self):
        """
        The scatter of a culture that is hardly there is nothing to tell.
        """
        self.run_job("stirring")
        self.run_job("od_reading", interval=5)
        for _ in range(30):
            self.wind(60)
            self.assertEqual(self.troubles("od_reading"), set())


class QuietTests(Case):
    """A unit without any noise."""

    spec = QUIET

    def test_well(self):
        """
        Readings without noise are no sign of a stuck converter.
        """
        self.run_job("od_reading", wait=30)
        self.assertEqual(self.troubles("od_reading"), set())
        self.assertEqual(len(self.ods()), 6)
