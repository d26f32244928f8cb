"""FAULTS: everything that can be made to break on the simulated bench, and what it is called."""

from collections.abc import Mapping
from types import MappingProxyType

from msgspec import Struct


class FaultKind(Struct, frozen=True):
    """One way to break.

    *value* is how badly, in *unit*, if nobody says otherwise, and *low* and *high* how badly at
    least and at most; a kind without a unit knows no degrees. *lasts* is the seconds after which
    it passes by itself, None if it stays until it is cleared.
    """

    title: str
    explanation: str
    unit: str = ""
    value: float = 0.0
    low: float = 0.0
    high: float = 0.0
    lasts: float | None = None


class Fault(Struct, frozen=True):
    """A fault in force: its *value* in the kind's unit, from *since* until *until* (may be inf)."""

    name: str
    value: float
    since: float
    until: float


FAULTS: Mapping[str, FaultKind] = MappingProxyType({
    "adc_nack": FaultKind(
        "Converter silent", "The converter of the photodiodes does not answer on the bus."),
    "adc_stuck": FaultKind(
        "Converter stuck", "The converter repeats the last value of each photodiode."),
    "adc_saturate": FaultKind(
        "Converter at full scale", "Every photodiode reads the largest value there is."),
    "led_dead": FaultKind(
        "Infrared lamp dead", "The infrared lamp gives no light at any intensity."),
    "ref_unplugged": FaultKind(
        "Reference diode unplugged", "The reference sees no light and picks up the mains."),
    "ambient_flash": FaultKind(
        "Light falls in", "Somebody opens the cover or shines a torch at the vial.", "V", 0.5,
        high=4.0, lasts=30.0),
    "bubble_burst": FaultKind(
        "Bubbles", "Bubbles cross the beam in this share of all readings.", "share", 0.3,
        high=1.0, lasts=60.0),
    "foam": FaultKind(
        "Foam", "Foam in the beam raises the signal by this share and trebles its noise.",
        "share", 0.3, high=10.0),
    "biofilm": FaultKind(
        "Biofilm", "Cells grow on the glass and raise the signal more and more.", "%/h", 2.0,
        high=1000.0),
    "bar_thrown": FaultKind(
        "Stir bar thrown", "The motor turns, the bar does not: nothing is mixed, cells sink."),
    "motor_stall": FaultKind(
        "Motor stalled", "The motor stands still whatever its duty, and draws down the supply."),
    "hall_dead": FaultKind(
        "Speed sensor dead", "The motor turns, but every speed reads as nought."),
    "pump_dry": FaultKind(
        "Media bottles empty", "After this much more, the media pumps move only air.", "mL", 0.0,
        high=10_000.0),
    "pump_stuck_on": FaultKind(
        "Media pump stuck on", "The output of the media pump stays on at this duty, whatever it is "
        "told.", "%", 100.0, high=100.0),
    "pump_clog": FaultKind(
        "Waste line clogged", "This share of the waste pump's flow is lost; the level rises.",
        "share", 1.0, high=1.0),
    "tube_split": FaultKind(
        "Media tube split", "This share of all media goes to the bench, not the vial.",
        "share", 0.5, high=1.0),
    "overflow": FaultKind(
        "Vial overfull", "The vial is suddenly filled this far above its largest volume.",
        "mL", 0.5, high=4.0),
    "heater_stuck_on": FaultKind(
        "Heater stuck on", "The plate heats at this duty, whatever it is told.", "%", 100.0,
        high=100.0),
    "heater_open": FaultKind(
        "Heater broken", "The plate does not heat, whatever it is told."),
    "tmp_stuck": FaultKind(
        "Thermometer stuck", "The thermometer of the plate repeats its last value."),
    "tmp_nack": FaultKind(
        "Thermometer silent", "The thermometer of the plate does not answer on the bus."),
    "room_step": FaultKind(
        "Room temperature changes", "The room is suddenly warmer or colder by this much.",
        "°C", -4.0, low=-40.0, high=40.0),
    "undervoltage": FaultKind(
        "Weak power supply", "Motors, pumps and lamps get only this much.", "V", 4.5, high=6.0),
    "power_cut": FaultKind(
        "Power cut", "Everything stops at once, the computer included."),
    "sd_full": FaultKind(
        "Card full", "There is no space left to write anything."),
    "sd_readonly": FaultKind(
        "Card read-only", "The card can be read but no longer written."),
    "clock_step": FaultKind(
        "Clock steps", "The host's clock is suddenly off by this much.", "s", 3600.0,
        low=-1e9, high=1e9),
    "wifi_down": FaultKind(
        "No network", "The unit has lost its network, and the leader with it."),
    "leader_down": FaultKind(
        "Leader away", "The network is there, but the leader does not answer."),
})  # fmt: skip
