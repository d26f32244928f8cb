"""Faults: each does what it says."""

from statistics import median

from hw.sim.catalogue import FAULTS
from tests.support.bench import FaultCase


class CatalogueTests(FaultCase):
    """All the faults there are."""

    def test_all(self):
        """Each fault has words for a person, and a value within its limits."""
        for kind in FAULTS.values():
            self.assertTrue(kind.title and kind.explanation.endswith("."))
            self.assertTrue(kind.low <= kind.value <= kind.high, kind.title)
            self.assertEqual(bool(kind.unit), kind.low < kind.high, kind.title)

    def test_comes_back_from_each(self):
        """Each can be injected and cleared while the unit runs, and the bench then works."""
        for name in FAULTS:
            self.faults.inject(name)
            self.pass_time(2)
            self.faults.clear(name)
            self.assertEqual(self.faults.active(), ())
            self.bench.stirrer.drive(36.0)
            self.pass_time(10)
            self.assertGreater(self.bench.stirrer.rpm().value, 400.0, name)
            self.assertTrue(0.0 <= self.bench.photodiodes.read(2).value < 0.2, name)
            self.assertLess(self.bench.heater.plate().value, 40.0, name)


class OpticalFaultTests(FaultCase):
    """Faults of light and converter."""

    def test_adc_nack(self):
        """A silent converter is an error by its name."""
        self.faults.inject("adc_nack")
        self.assertEqual(self.name_of(self.bench.photodiodes.read, 2), "adc-silent")

    def test_adc_stuck(self):
        """A stuck converter repeats itself, light or dark."""
        dark = self.bench.photodiodes.read(2).value
        self.faults.inject("adc_stuck")
        self.bench.lamps.shine("A", 80.0)
        self.assertEqual(self.bench.photodiodes.read(2).value, dark)

    def test_adc_saturate(self):
        """A saturated converter reads the end of its widest range, whichever was chosen."""
        self.bench.photodiodes.scale(2, 1.0)
        self.faults.inject("adc_saturate")
        self.assertEqual(self.bench.photodiodes.read(2).value, 4.096)

    def test_led_dead(self):
        """A dead lamp leaves signal and reference dark; other lamps still shine."""
        self.faults.inject("led_dead")
        self.bench.lamps.shine("A", 80.0)
        self.assertLess(self.bench.photodiodes.read(1).value, 0.01)
        self.assertLess(self.bench.photodiodes.read(2).value, 0.01)

    def test_ref_unplugged(self):
        """An unplugged reference sees nothing while the signal is as ever."""
        self.faults.inject("ref_unplugged")
        self.bench.lamps.shine("A", 80.0)
        self.assertLess(self.bench.photodiodes.read(1).value, 0.02)
        self.assertGreater(self.bench.photodiodes.read(2).value, 0.03)

    def test_ambient_flash(self):
        """Light that falls in raises every diode, and passes by itself."""
        self.faults.inject("ambient_flash", 0.2)
        self.assertApproximates(self.bench.photodiodes.read(2).value, 0.204, 1e-3)
        self.pass_time(31)
        self.assertLess(self.bench.photodiodes.read(2).value, 0.01)

    def test_bubble_burst(self):
        """Bubbles change many readings, and pass by themselves."""
        self.faults.inject("bubble_burst", 0.5, for_s=500.0)
        values = [self.unit.published(count=4) for _ in range(100)]
        middle = median(values)
        self.assertTrue(30 < sum(abs(value / middle - 1.0) > 0.01 for value in values) < 70)

    def test_foam(self):
        """Foam raises the signal by its share."""
        before = self.unit.published()
        self.faults.inject("foam", 0.3)
        self.assertApproximates(self.unit.published() / before, 1.3, 0.02)

    def test_biofilm(self):
        """A film grows two per cent an hour, and is gone when it is wiped off."""
        before = self.unit.published()
        self.faults.inject("biofilm")
        self.pass_time(10 * 3600)
        self.assertApproximates(self.unit.published() / before, 1.2, 0.03)
        self.faults.clear("biofilm")
        self.assertApproximates(self.unit.published() / before, 1.0, 0.03)

    def test_film_is_not_thinned(self):
        """A dose thins the culture, not the film."""
        before = self.unit.published()
        self.faults.inject("biofilm", 5.0)
        self.pass_time(10 * 3600)
        film = self.unit.published() - before
        self.unit.simulation.dose(5.0)
        self.pass_time(120)
        both = self.unit.published()
        self.faults.clear("biofilm")
        self.assertApproximates((both - self.unit.published()) / film, 1.0, 0.1)


class StirringFaultTests(FaultCase):
    """Faults of motor, bar and sensor."""

    def test_bar_thrown(self):
        """With the bar thrown the motor turns, but nothing is mixed and cells sink."""
        before = self.unit.published()
        self.faults.inject("bar_thrown")
        self.pass_time(6 * 3600)
        self.assertGreater(self.bench.stirrer.rpm().value, 400.0)
        self.assertFalse(self.unit.truth()["mixed"])
        self.assertLess(self.unit.published(), 0.9 * before)

    def test_motor_stall(self):
        """A stalled motor stands, and draws the supply down, until it is freed."""
        self.faults.inject("motor_stall")
        self.pass_time(20)
        self.bench.stirrer.rpm()
        self.pass_time(5)
        self.assertEqual(self.bench.stirrer.rpm().value, 0.0)
        self.assertApproximates(self.bench.rail.volts().value, 4.85, 0.01)
        self.faults.clear("motor_stall")
        self.pass_time(10)
        self.assertGreater(self.bench.stirrer.rpm().value, 400.0)

    def test_hall_dead(self):
        """A dead sensor reads nought while the motor turns."""
        self.faults.inject("hall_dead")
        self.assertEqual(self.bench.stirrer.rpm().value, 0.0)
        self.assertGreater(self.unit.truth()["rpm"], 400.0)


class DosingFaultTests(FaultCase):
    """Faults of pumps, tubes and vial."""

    def dosed(self, name="media", seconds=10.0):
        """By how much the volume changes when a pump runs."""
        before = self.unit.truth()["volume_ml"]
        self.unit.simulation.pump(name, 100.0)
        self.pass_time(seconds)
        self.unit.simulation.pump(name, 0.0)
        self.pass_time(1)
        return self.unit.truth()["volume_ml"] - before

    def test_pump_dry(self):
        """An emptying bottle gives what is left, then air; a new bottle gives again."""
        self.faults.inject("pump_dry", 0.5)
        self.assertApproximates(self.dosed(), 0.5, 1e-6)
        self.assertEqual(self.dosed(), 0.0)
        self.faults.clear("pump_dry")
        self.assertApproximates(self.dosed(), 0.911, 1e-3)

    def test_pump_clog(self):
        """With the waste line clogged, nothing leaves."""
        self.unit.simulation.dose(2.0)
        self.faults.inject("pump_clog")
        self.assertEqual(self.dosed("waste"), 0.0)

    def test_half_clogged(self):
        """With the waste line half clogged, half leaves."""
        self.unit.simulation.dose(2.0)
        self.faults.inject("pump_clog", 0.5)
        self.assertApproximates(self.dosed("waste"), -0.4555, 1e-3)

    def test_tube_split(self):
        """A split tube loses its share of the media."""
        self.faults.inject("tube_split", 0.5)
        self.assertApproximates(self.dosed(), 0.4555, 1e-3)

    def test_overflow(self):
        """An overfull vial stands above its limit, until waste is pumped."""
        self.faults.inject("overflow")
        self.assertTrue(self.unit.truth()["overflow"])
        self.assertEqual(self.unit.truth()["volume_ml"], 18.5)
        self.dosed("waste", 60.0)
        self.assertFalse(self.unit.truth()["overflow"])


class HeatFaultTests(FaultCase):
    """Faults of heater, thermometer and room."""

    def test_heater_stuck_on(self):
        """A stuck heater heats though it is told not to, and cools when it is mended."""
        self.faults.inject("heater_stuck_on")
        self.pass_time(1200)
        self.assertEqual(self.bench.heater.drive(0.0), 0.0)
        hot = self.unit.truth()["plate_c"]
        self.assertGreater(hot, 60.0)
        self.faults.clear("heater_stuck_on")
        self.pass_time(600)
        self.assertLess(self.unit.truth()["plate_c"], hot - 20.0)

    def test_heater_open(self):
        """A broken heater does not warm."""
        self.faults.inject("heater_open")
        for _ in range(30):
            self.bench.heater.drive(100.0)
            self.pass_time(10)
        self.assertApproximates(self.unit.truth()["plate_c"], 22.0, 0.1)

    def test_tmp_stuck(self):
        """A stuck thermometer repeats itself."""
        before = self.bench.heater.plate().value
        self.faults.inject("tmp_stuck")
        self.unit.simulation.warm(50.0)
        self.assertEqual(self.bench.heater.plate().value, before)

    def test_tmp_nack(self):
        """A silent thermometer is an error by its name, and nothing is heated."""
        self.bench.heater.drive(50.0)
        self.faults.inject("tmp_nack")
        self.assertEqual(self.name_of(self.bench.heater.plate), "thermometer-silent")
        self.assertEqual(self.unit.simulation.driven()["heater"], 0.0)

    def test_room_step(self):
        """The room steps, and comes back."""
        self.faults.inject("room_step", -4.0, for_s=3600.0)
        self.assertEqual(self.unit.truth()["room_c"], 18.0)
        self.pass_time(3601)
        self.assertEqual(self.unit.truth()["room_c"], 22.0)


class HostFaultTests(FaultCase):
    """Faults of supply, card, clock and network."""

    def test_undervoltage(self):
        """A weak supply shows, is noticed, and slows the motor."""
        before = self.unit.truth()["rpm"]
        self.faults.inject("undervoltage", 4.5)
        self.pass_time(10)
        self.assertApproximates(self.bench.rail.volts().value, 4.5, 0.01)
        self.assertTrue(self.bench.rail.throttled())
        self.assertLess(self.unit.truth()["rpm"], before)

    def test_power_cut(self):
        """A power cut stops everything, silences the chips, and tells who wants to know."""
        self.bench.lamps.shine("B", 50.0)
        self.bench.heater.drive(50.0)
        self.unit.simulation.pump("media", 50.0)
        self.faults.inject("power_cut", at=31.0)
        self.assertEqual(self.cuts, [])
        self.pass_time(1)
        self.assertEqual(set(self.unit.simulation.driven().values()), {0.0})
        self.assertEqual(self.cuts, [31.0])
        self.assertEqual(self.name_of(self.bench.photodiodes.read, 2), "adc-silent")
        self.assertEqual(self.name_of(self.bench.heater.plate), "thermometer-silent")

    def test_power_comes_back(self):
        """When power comes back, nothing moves until it is driven again."""
        self.faults.inject("power_cut", for_s=5.0)
        self.pass_time(20)
        self.assertApproximates(self.unit.truth()["rpm"], 0.0, 1e-6)
        self.bench.stirrer.drive(36.0)
        self.pass_time(10)
        self.assertGreater(self.unit.truth()["rpm"], 400.0)

    def test_card(self):
        """A full card and a read-only card are errors by their names."""
        for fault, name in (("sd_full", "disk-full"), ("sd_readonly", "disk-read-only")):
            self.faults.inject(fault)
            self.assertEqual(self.name_of(self.bench.host.check_disk), name)
            self.faults.clear(fault)
        self.bench.host.check_disk()

    def test_clock_step(self):
        """The wall clock steps; the bench's own clock does not."""
        before = self.bench.host.wall()
        self.faults.inject("clock_step", -120.0)
        self.assertApproximates(self.bench.host.wall() - before, -120.0, 1e-6)
        self.assertEqual(self.bench.stirrer.rpm().at, 30.0)

    def test_wifi_down(self):
        """Without network there is no leader either, and the wall clock drifts."""
        before = self.bench.host.wall()
        self.faults.inject("wifi_down")
        self.pass_time(1e5)
        self.assertEqual((self.bench.host.network(), self.bench.host.leader()), (False, False))
        self.assertApproximates(self.bench.host.wall() - before - 1e5, 2.0, 1e-3)

    def test_leader_down(self):
        """The leader may be away while the network is there."""
        self.faults.inject("leader_down")
        self.assertEqual((self.bench.host.network(), self.bench.host.leader()), (True, False))
