"""Tests for appliance.jobs.instruments.heater and the automations of temperature."""

from appliance.jobs.automations.temperature.thermostat import PATIENCE
from hw.sim.spec import SimSpec
from tests.support.workbench import QUIET, WorkbenchCase


class Case(WorkbenchCase):
    """A test of a unit that is stirred and heated."""

    spec = SimSpec.preset("ecoli_m9", room_c=20.0, size=1.2)

    def heat(self, target: float = 37.0, stir: bool = True):
        """Begin to keep a temperature."""
        if stir:
            self.run_job("stirring")
        return self.run_job(
            "temperature_automation", automation_name="thermostat", target_temperature=target
        )

    def liquid(self) -> float:
        """The liquid's true temperature."""
        return self.simulation.truth()["liquid_c"]


class ThermostatTests(Case):
    """Keeping a temperature."""

    def test_warms(self):
        """
        A cold vial is warm within nine minutes and stays so; what is told is what is so.
        """
        running = self.heat()
        self.wind(540)
        for _ in range(20):
            self.wind(30)
            self.assertApproximates(self.liquid(), 37.0, 0.5)
            told = running.values["temperature"].temperature
            self.assertApproximates(told, self.liquid(), 2 * running.values["temperature_sd"])
        self.assertEqual(self.alerts(), set())

    def test_changed(self):
        """
        Another target is met, also one that needs patience instead of heat.
        """
        running = self.heat()
        self.simulation.warm(37.0)
        self.wind(300)
        self.now(running.change({"target_temperature": 30}))
        self.wind(1500)
        self.assertApproximates(self.liquid(), 30.0, 0.5)
        self.assertEqual(self.simulation.driven()["heater"] > 0.0, True)
        self.assertIn("30 °C", running.values["latest_event"].message)

    def test_not_stirred(self):
        """
        A vial that is not stirred is kept warm as well.
        """
        self.heat(stir=False)
        self.wind(900)
        self.assertApproximates(self.liquid(), 37.0, 0.7)
        self.wind(900)
        self.assertApproximates(self.liquid(), 37.0, 0.5)

    def test_stopped(self):
        """
        Nothing is heated after a stop or a pause.
        """
        running = self.heat()
        self.wind(60)
        self.assertGreater(self.simulation.driven()["heater"], 50.0)
        self.now(running.pause())
        self.assertEqual(self.simulation.driven()["heater"], 0.0)
        self.now(self.jobs.stop("temperature_automation"))
        self.wind(60)
        self.assertEqual(self.simulation.driven()["heater"], 0.0)

    def test_out_of_band(self):
        """
        A room that is too warm for the target is told, in time and once.
        """
        self.heat(target=10.0)
        self.wind(PATIENCE - 60)
        self.assertEqual(self.alerts(), set())
        self.wind(120)
        self.assertEqual(self.troubles("temperature_automation"), {"temperature-out-of-band"})


class QuietThermometerTests(Case):
    """A thermometer without noise, which says the same for long."""

    spec = QUIET

    def test_no_false_alarm(self):
        """
        A steady temperature is no stuck thermometer, heated or not.
        """
        self.heat()
        for _ in range(20):
            self.wind(120)
            self.assertEqual(self.alerts(), set())
        self.assertApproximates(self.liquid(), 37.0, 0.5)


class ConstantRoomTests(Case):
    """A cold vial in a room in which nothing changes, and a thermometer without noise."""

    spec = SimSpec.preset("ecoli_m9", room_swing_c=0.0).without_noise()

    def test_no_false_alarm(self):
        """
        A thermometer that has nothing else to say is no stuck one, at work or after a pause.
        """
        running = self.heat(target=21.5)
        self.wind(1500)
        self.now(running.pause())
        self.wind(1200)
        self.now(running.resume())
        self.wind(100)
        self.assertEqual(self.alerts(), set())


class OnlyRecordTests(Case):
    """Watching without heating."""

    def test_records(self):
        """
        The temperature is told, and the heater is off.
        """
        self.simulation.warm(30.0)
        options = {"automation_name": "only_record_temperature"}
        running = self.run_job("temperature_automation", **options)
        self.wind(120)
        self.assertApproximates(running.values["temperature"].temperature, self.liquid(), 0.5)
        self.assertEqual(self.simulation.driven()["heater"], 0.0)

    def test_mended_thermometer(self):
        """
        A thermometer that speaks again may say something else: that is no heater that heats.
        """
        self.run_job("temperature_automation", automation_name="only_record_temperature")
        self.wind(60)
        self.faults.inject("tmp_stuck", for_s=300)
        self.simulation.warm(40.0)
        self.wind(600)
        self.assertEqual(self.appliance.alerts.active, ())
        self.assertEqual(len(self.now(self.appliance.alerts.page())), 0)

    def test_heats_all_the_same(self):
        """
        A heater that heats although it is off is told.
        """
        self.run_job("temperature_automation", automation_name="only_record_temperature")
        self.faults.inject("heater_stuck_on", for_s=130)
        self.wind(120)
        self.assertEqual(self.alerts(), {"heater-stuck-on"})
        self.wind(90)
        self.assertEqual(self.alerts(), set())
