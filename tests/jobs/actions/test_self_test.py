"""Tests for the self-test."""

from twisted.internet.defer import ensureDeferred

from appliance.errors import Conflict, Invalid
from appliance.jobs.actions.inspections import INSPECTIONS
from tests.support.workbench import WorkbenchCase

LAMP = "test_all_positive_correlations_between_pds_and_leds"
REFERENCE = "test_REF_is_in_correct_position"
PLATE = "test_detect_heating_pcb"
HEATING = "test_positive_correlation_between_temperature_and_heating"
STIRRING = "test_positive_correlation_between_rpm_and_stirring"
AMBIENT = "test_ambient_light_interference"
BLANK = "test_PD_is_near_0_volts_for_blank"


class SelfTestCase(WorkbenchCase):
    """Runs the self-test to its end."""

    def examine(self, **options):
        """What the test found: its values when it has ended."""
        running = self.run_job("self_test", wait=0.1, **options)
        for _ in range(1000):
            if "self_test" not in self.jobs.running:
                return running.values
            self.workbench.clock.advance(0.1)
        self.fail("The self-test does not end.")

    def failed(self, fault, **options):
        """Which tests fail with *fault*; each says what is wrong and what to do."""
        self.faults.inject(fault)
        self.wind(1.0)
        values = self.examine(**options)
        self.assertIs(values["all_tests_passed"], False)
        wrong = [result for result in values["report"].results if result.passed is False]
        self.assertTrue(all(result.message and result.remedy for result in wrong))
        self.assertTrue(all(values[result.name] is False for result in wrong))
        return {result.name for result in wrong}


class SoundTests(SelfTestCase):
    """A unit without faults."""

    def test_passes(self):
        """
        Everything passes, and afterwards everything is dark and still.
        """
        values = self.examine()
        self.assertIs(values["all_tests_passed"], True)
        self.assertTrue(all(values[inspection.name] for inspection in INSPECTIONS))
        driven = self.simulation.driven()
        self.assertEqual(driven["stirrer"], 0.0)
        self.assertEqual(driven["heater"], 0.0)

    def test_some(self):
        """
        With a pattern only the tests that are called like it are made, with what they depend on.
        """
        values = self.examine(k="temperature")
        names = {result.name for result in values["report"].results}
        self.assertEqual(names, {PLATE, HEATING})
        self.assertIs(values[LAMP], None)
        self.assertIs(values["all_tests_passed"], True)

    def test_none(self):
        """
        A pattern that no test is called like is refused.
        """
        self.failureResultOf(ensureDeferred(self.jobs.run("self_test", {"k": "zzz"})), Invalid)

    def test_needs_devices(self):
        """
        While a job holds what is to be tested, the test is refused; another part can be tested.
        """
        self.run_job("stirring")
        self.failureResultOf(ensureDeferred(self.jobs.run("self_test")), Conflict)
        self.assertIs(self.examine(k="heating")["all_tests_passed"], True)

    def test_stopped(self):
        """
        A test that is stopped leaves the heater cold and the motor still.
        """
        self.run_job("self_test", wait=0.1, k="heating")
        self.wind(2.0)
        self.assertEqual(self.simulation.driven()["heater"], 50.0)
        self.now(self.jobs.stop("self_test"))
        self.assertEqual(self.simulation.driven()["heater"], 0.0)


class FaultTests(SelfTestCase):
    """Each fault fails the test of its part, and no other."""

    def test_lamp(self):
        """
        A dead lamp is the lamp's fault; what needs its light is not judged.
        """
        self.assertEqual(self.failed("led_dead"), {LAMP})

    def test_converter(self):
        """
        A converter that does not answer fails the photodiodes.
        """
        self.assertEqual(self.failed("adc_nack"), {LAMP})

    def test_reference(self):
        """
        An unplugged reference is told from a dead lamp.
        """
        self.assertEqual(self.failed("ref_unplugged"), {REFERENCE})

    def test_light(self):
        """
        Light from outside fails its own test.
        """
        self.assertEqual(self.failed("ambient_flash"), {AMBIENT})

    def test_heater(self):
        """
        A broken heater is found by its thermometer, which is fine.
        """
        self.assertEqual(self.failed("heater_open", k="heating"), {HEATING})

    def test_thermometer(self):
        """
        A thermometer that does not answer is a missing heating board; heating is not tried.
        """
        self.assertEqual(self.failed("tmp_nack", k="heating"), {PLATE})

    def test_motor(self):
        """
        A motor that stands still, or whose sensor is dead, fails stirring.
        """
        for fault in ("motor_stall", "hall_dead"):
            self.assertEqual(self.failed(fault, k="stirring"), {STIRRING})
            self.faults.clear(fault)

    def test_again(self):
        """
        Only what failed is tested again, once it is mended.
        """
        self.failed("motor_stall", k="r")
        self.faults.clear("motor_stall")
        self.wind(60.0)
        values = self.examine(retry_failed=True, k="r")
        self.assertEqual([r.name for r in values["report"].results], [STIRRING])
        self.assertIs(values["all_tests_passed"], True)
