"""What a running unit does about each fault that it can sense."""

from collections.abc import Mapping

from msgspec import Struct


class Told(Struct, frozen=True):
    """Which job tells which trouble within how many seconds, and which actuators are still then.

    *over* is how many seconds after the fault everything is well again, at the latest; *times* is
    how often it is told until then.
    """

    job: str
    trouble: str
    within: float
    still: tuple[str, ...] = ()
    over: float = 40.0
    times: int = 1


HEAT, READ, HEATER = "temperature_automation", "od_reading", ("heater",)
TOLD: Mapping[str, Told] = {
    "adc_nack": Told(READ, "adc-silent", 6, ("A",)),
    "adc_stuck": Told(READ, "adc-stuck", 6, ("A",)),
    "adc_saturate": Told(READ, "adc-saturated", 6, ("A",)),
    "led_dead": Told(READ, "ir-lamp-dead", 6, ("A",)),
    "ref_unplugged": Told(READ, "reference-lost", 6),
    "ambient_flash": Told(READ, "ambient-light", 6),
    "bubble_burst": Told(READ, "od-noisy", 1200, over=900),
    "foam": Told(READ, "od-noisy", 400, over=900),
    "bar_thrown": Told(HEAT, "not-mixed", 600, over=900),
    "motor_stall": Told("stirring", "stirring-stalled", 30, over=70),
    "hall_dead": Told("stirring", "stirring-stalled", 30, over=70),
    "heater_stuck_on": Told("safety", "heater-stuck-on", 60, HEATER, over=120),
    "heater_open": Told(HEAT, "heater-open", 300, HEATER, over=400),
    "tmp_stuck": Told(HEAT, "thermometer-stuck", 300, HEATER, over=60),
    "tmp_nack": Told(HEAT, "thermometer-silent", 3, HEATER, over=60),
    "undervoltage": Told("monitor", "undervoltage", 6),
    "clock_step": Told("monitor", "clock-stepped", 6, over=300, times=2),
    "wifi_down": Told("monitor", "network-down", 6),
    "leader_down": Told("monitor", "leader-silent", 6),
    "sd_full": Told("store", "disk-full", 3),
    "sd_readonly": Told("store", "disk-read-only", 3),
}
