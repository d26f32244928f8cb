"""Tests for appliance.jobs.growth_rate."""

from math import exp
from random import Random

from twisted.internet.defer import ensureDeferred
from twisted.logger import formatEvent, globalLogPublisher

from appliance.model import Liquid, SettingChanged
from hw.sim.spec import SimSpec
from tests.support.curves import pump
from tests.support.workbench import WorkbenchCase

GROWN = SimSpec.preset("ecoli_lb", optics="linear", lag_h=0.0)


class Case(WorkbenchCase):
    """A test of readings and growth."""

    spec = GROWN

    def begin(self, **options):
        """Read, and estimate."""
        self.run_job("stirring")
        self.run_job("od_reading")
        return self.run_job("growth_rate_calculating", **options)


class EstimateTests(Case):
    """What is told."""

    def test_follows_the_culture(self):
        """
        The growth rate is that of the culture, within what it says of its own doubt.
        """
        self.simulation.warm(37.0)
        running = self.begin()
        self.run_job(
            "temperature_automation", automation_name="thermostat", target_temperature=37
        )
        self.wind(2700)
        told, true = running.values["growth_rate"], self.simulation.truth()["growth_rate_per_h"]
        self.assertApproximates(told.growth_rate, true, 3.0 * told.sd)
        self.assertLess(told.sd, 0.35 * true)
        recorded = self.appliance.readings.latest
        self.assertEqual(recorded["growth_rate"].value, told.growth_rate)
        self.assertEqual(recorded["od_filtered"].value, running.values["od_filtered"].od_filtered)

    def test_silence(self):
        """
        A culture that nobody reads is told, and it is over with the next reading.
        """
        self.begin()
        self.wind(60)
        self.now(self.jobs.stop("od_reading"))
        self.wind(180)
        self.assertEqual(self.alerts(), {"od-silent"})
        self.run_job("od_reading")
        self.wind(10)
        self.assertEqual(self.alerts(), set())


class DilutedTests(Case):
    """A culture that is diluted in a vessel of another size than usual."""

    spec = SimSpec.preset(
        "ecoli_lb", optics="linear", lag_h=0.0, inoculum_od=0.3, model="pioreactor_40ml",
        version="1.5",
    )
    ini = "[unit]\nmodel = pioreactor_40ml\nmodel_version = 1.5\n"

    def dilute(self, **options):
        """Exchange a millilitre every two minutes for an hour and a half; the estimate, and the
        truth."""
        self.simulation.warm(37.0)
        self.now(self.appliance.calibrations.create("media_pump", pump(), activate=True))
        self.now(self.appliance.calibrations.create("waste_pump", pump(), activate=True))
        running = self.begin(**options)
        self.run_job("temperature_automation", automation_name="thermostat", target_temperature=37)
        self.run_job(
            "dosing_automation", automation_name="chemostat", exchange_volume_ml=1.0, duration=2
        )
        self.wind(5400)
        return running.values["growth_rate"], self.simulation.truth()["growth_rate_per_h"]

    def test_ledger(self):
        """
        The ledger says what the vessel held before each dose, however large the vessel is.
        """
        told, true = self.dilute()
        self.assertApproximates(told.growth_rate, true, 2.0 * told.sd)

    def test_overruled(self):
        """
        Who says that the vial holds half of what it does is found out by what each dose does.
        """
        told, true = self.dilute(volume_ml=15.0)
        self.assertApproximates(told.growth_rate, true, 2.0 * told.sd)


class UncalibratedTests(Case):
    """Light that grows faster than the cells, in a vessel of another size than usual."""

    spec = SimSpec.preset(
        "ecoli_lb", optics="measured", lag_h=0.0, inoculum_od=0.8, model="pioreactor_40ml",
        version="1.5",
    )
    ini = "[unit]\nmodel = pioreactor_40ml\nmodel_version = 1.5\n"

    def test_cells(self):
        """
        Without a calibration, the growth of the cells is within what is told, batch or chemostat.
        """
        self.simulation.warm(37.0)
        for name in ("media_pump", "waste_pump"):
            calibration = pump(slope=0.0911)
            self.now(self.appliance.calibrations.create(name, calibration, activate=True))
        running = self.begin()
        self.run_job("temperature_automation", automation_name="thermostat", target_temperature=37)
        self.wind(2400)
        self.look(running)
        self.run_job(
            "dosing_automation", automation_name="chemostat", exchange_volume_ml=1.0, duration=2
        )
        for _ in range(3):
            self.wind(1800)
            self.look(running)

    def look(self, running):
        """The truth is within two standard deviations."""
        told, true = running.values["growth_rate"], self.simulation.truth()["growth_rate_per_h"]
        self.assertApproximates(told.growth_rate, true, 2.0 * told.sd)


class SlowPumpTests(Case):
    """Pumps that take a minute for a millilitre."""

    spec = SimSpec.preset(
        "ecoli_lb", optics="linear", lag_h=0.0, inoculum_od=0.3, pump_ml_s=0.015
    )

    def begin(self, **options):
        """Read, estimate, and know the pumps."""
        self.simulation.warm(37.0)
        for name in ("media_pump", "waste_pump"):
            calibration = pump(slope=0.015)
            self.now(self.appliance.calibrations.create(name, calibration, activate=True))
        return super().begin(**options)

    def test_diluted(self):
        """
        What comes in little by little is neither growth that stops nor a density that jumps.
        """
        running = self.begin()
        self.run_job("temperature_automation", automation_name="thermostat", target_temperature=37)
        self.run_job(
            "dosing_automation", automation_name="chemostat", exchange_volume_ml=1.0, duration=4
        )
        self.wind(2400)
        outside = 0
        for _ in range(120):
            self.wind(15)
            told, true = running.values["growth_rate"], self.simulation.truth()["growth_rate_per_h"]
            outside += abs(told.growth_rate - true) > 1.96 * told.sd
        self.assertLess(outside, 0.12 * 120)

    def test_stopped(self):
        """
        Of a dose that was stopped counts what was given, and of one that never came nothing.
        """
        running = self.begin()
        self.wind(1800)
        dosing = ensureDeferred(self.appliance.dosing.operations.dose(Liquid.MEDIA, 1.0))
        self.wind(20)
        dosing.addErrback(lambda failure: None)
        self.now(self.appliance.dosing.operations.stop())
        self.wind(300)
        told, true = running.values["growth_rate"], self.simulation.truth()["growth_rate_per_h"]
        self.assertApproximates(told.growth_rate, true, 3.0 * told.sd)
        latest = self.appliance.readings.latest
        read, filtered = latest["od"].value, latest["od_filtered"].value
        self.assertApproximates(filtered, read, 0.08 * read)


class LimitedTests(Case):
    """Readings at the end of what was calibrated."""

    def record(self, hours, level, rate, low=0.1, high=0.6):
        """Read a culture that grows at *rate* from *level* on, within *low* and *high*."""
        for i in range(int(hours * 720)):
            self.workbench.clock.advance(5.0)
            noise = 1.0 + 0.02 * self.random.gauss(0.0, 1.0)
            od = level * exp(rate * i / 720) * noise
            bounded = min(max(od, low), high)
            self.appliance.readings.record("od", bounded, limited=bounded != od)

    def test_told_as_unknown(self):
        """
        Below and above, nothing is told; ten minutes after it comes inside, the truth.
        """
        self.random = Random(4)
        running = self.run_job("growth_rate_calculating")
        self.record(0.7, 0.03, 1.5)
        self.assertIsNone(running.values["growth_rate"])
        self.record(0.3, 0.105, 1.5)
        told = running.values["growth_rate"]
        self.assertApproximates(told.growth_rate, 1.5, 2.0 * told.sd)
        self.record(0.7, 0.165, 1.5)
        told = running.values["growth_rate"]
        self.assertApproximates(told.growth_rate, 1.5, 0.1)
        self.record(0.5, 0.48, 1.5)
        self.assertIsNone(running.values["growth_rate"])

    def test_bounds_do_not_pull(self):
        """
        Near the end of the range only what is read too low is inside, and does not count.
        """
        self.random = Random(9)
        running = self.run_job("growth_rate_calculating")
        self.record(2.0, 0.3, 0.3)
        worst = 0.0
        for i in range(20):
            self.record(0.05, 0.3 * exp(0.3 * (2.0 + 0.05 * i)), 0.3)
            told = running.values["growth_rate"]
            if told is not None:
                worst = max(worst, abs(told.growth_rate - 0.3) / told.sd)
        self.assertLess(worst, 2.5)


class SterileTests(Case):
    """A vial in which nothing should grow."""

    def record(self, rate: float, hours: float) -> None:
        """Let there be readings that grow at *rate* per hour."""
        steps = int(hours * 3600 / 15)
        for i in range(steps):
            self.workbench.clock.advance(15.0)
            wobble = 1.0 + 0.01 * ((i * 7919) % 11 - 5) / 5.0
            self.appliance.readings.record("od", 0.05 * wobble * exp(rate * 15.0 * i / 3600.0))

    def test_growth(self):
        """
        Growth that goes on for an hour is a hint of contamination, until nobody minds it.
        """
        self.run_job("growth_rate_calculating", sterile=True)
        self.record(0.4, 3.0)
        self.assertIn("contamination-hint", self.alerts())
        self.now(self.jobs.find("growth_rate_calculating").change({"sterile": False}))
        self.record(0.4, 0.02)
        self.assertNotIn("contamination-hint", self.alerts())

    def test_clear_medium(self):
        """
        Clear medium that slowly dries up is none.
        """
        self.run_job("growth_rate_calculating", sterile=True)
        self.record(0.01, 8.0)
        self.assertNotIn("contamination-hint", self.alerts())

    def test_culture(self):
        """
        A culture may grow.
        """
        self.run_job("growth_rate_calculating")
        self.record(0.4, 3.0)
        self.assertNotIn("contamination-hint", self.alerts())


class PhaseTests(Case):
    """The phase that the culture is in."""

    def record(self, rate: float, hours: float) -> None:
        """Let there be readings that grow at *rate* per hour, from where the last ones ended."""
        for i in range(int(hours * 240)):
            self.workbench.clock.advance(15.0)
            self.level += rate / 240.0
            wobble = 1.0 + 0.01 * ((i * 7919) % 11 - 5) / 5.0
            self.appliance.readings.record("od", wobble * exp(self.level))

    level = -2.0

    def setUp(self):
        super().setUp()
        self.said = []
        hear = lambda event: self.said.append(formatEvent(event))  # noqa: E731
        globalLogPublisher.addObserver(hear)
        self.addCleanup(globalLogPublisher.removeObserver, hear)

    def test_told(self):
        """
        It is a setting that is published, a series, and a line of the log.
        """
        told = []
        self.appliance.bus.subscribe(
            SettingChanged, lambda e: told.append(e.value) if e.name == "phase" else None
        )
        running = self.run_job("growth_rate_calculating")
        self.record(0.6, 1.0)
        self.record(0.0, 0.5)
        self.assertEqual(told, ["exponential", "stationary"])
        self.assertEqual(running.values["phase"], "stationary")
        self.assertEqual(self.appliance.readings.latest["growth_phase"].value, 3.0)
        self.assertIn("The culture grows no more: it is stationary.", self.said)

    def test_restart(self):
        """
        After a restart it goes on where it was, and is not announced anew.
        """
        self.run_job("growth_rate_calculating")
        self.record(0.6, 1.0)
        self.wind(2)
        self.now(self.jobs.stop("growth_rate_calculating"))
        running = self.run_job("growth_rate_calculating")
        self.record(0.6, 0.01)
        self.assertEqual(running.values["phase"], "exponential")
        self.assertEqual(self.said.count("The culture grows."), 1)

    def test_beyond(self):
        """
        Readings beyond what is calibrated say nothing of it: then nobody knows the phase.
        """
        running = self.run_job("growth_rate_calculating")
        self.record(0.6, 1.0)
        self.workbench.clock.advance(5.0)
        self.appliance.readings.record("od", 1.0, limited=True)
        self.assertIsNone(running.values["phase"])
        self.record(0.6, 0.02)
        self.assertEqual(running.values["phase"], "exponential")


class HistoryTests(Case):
    """What was read before the job started."""

    def record(self, readings: int) -> None:
        """Let there be readings of a culture that grows at 0.5 per hour."""
        for i in range(readings):
            self.workbench.clock.advance(5.0)
            self.appliance.readings.record("od", 0.1 * exp(0.5 * 5.0 * i / 3600.0))

    def test_goes_through_it(self):
        """
        A job that starts late knows what was read since the experiment began, however long.
        """
        self.record(1800)
        running = self.run_job("growth_rate_calculating", wait=1)
        self.record(2)
        self.assertApproximates(running.values["growth_rate"].growth_rate, 0.5, 0.02)

    def test_ignores_it(self):
        """
        Told to begin anew, it does.
        """
        self.record(720)
        running = self.run_job("growth_rate_calculating", ignore_cache=True)
        self.record(1)
        self.assertGreater(running.values["growth_rate"].sd, 0.05)

    def test_pause(self):
        """
        What was read during a pause is not missed.
        """
        running = self.run_job("growth_rate_calculating")
        self.record(360)
        self.now(running.pause())
        self.record(360)
        self.now(running.resume())
        self.record(1)
        told = running.values["growth_rate"]
        self.assertApproximates(told.growth_rate, 0.5, 0.05)
        self.assertEqual(self.troubles("growth_rate_calculating"), set())


class DecliningTests(Case):
    """A culture that becomes less."""

    def fall(self, rate: float) -> None:
        """Two hours of a culture that shrinks at *rate* per hour."""
        self.run_job("growth_rate_calculating")
        for i in range(1440):
            self.workbench.clock.advance(5.0)
            self.appliance.readings.record("od", 0.5 * exp(-rate * 5.0 * i / 3600.0))
        self.wind(1)

    def test_settling(self):
        """
        Cells that settle are told.
        """
        self.fall(0.05)
        self.assertEqual(self.alerts(), {"culture-declining"})

    def test_night(self):
        """
        What an alga loses in the dark is nothing to tell.
        """
        self.fall(0.008)
        self.assertEqual(self.alerts(), set())
