"""What the self-test looks at, one inspection for each part, and what to do when it fails."""

from collections.abc import Awaitable, Callable, Mapping
from itertools import pairwise
from math import sqrt
from typing import Any

from attrs import define, field
from msgspec import Struct

from appliance.core.jobs.kit import Kit
from appliance.jobs.instruments.exposure import Exposed, Exposure
from hw.errors import HardwareError

REF = "REF"
OPTICS = ("photodiodes", "darkroom", "lamp")
FAINT = 0.001  # V, above any noise
SEEN = 0.010  # V, from which the reference sees the lamp
BRIGHT = 0.050  # V in the dark, from which light falls in
LEFT = 0.005  # V that may be left of the dark once it was subtracted
REF_MOST = 0.256  # V, where the smallest range of the converter ends
BLANK_MOST = 0.080  # V of clear medium
AUX_MOST = 18.0  # V
HEAT, HEAT_S, WARMER = 50.0, 20.0, 1.0
DUTIES, TURN_S, FASTER = (25.0, 40.0, 60.0), 3.0, 50.0


@define
class Bench:
    """What inspections work with; readings that several need are made once."""

    kit: Kit
    devices: Mapping[str, Any]
    intensity: float
    _exposures: dict[float, Exposed] = field(factory=dict)

    async def exposed(self, intensity: float) -> Exposed:
        """A reading with the lamp at *intensity* (%)."""
        if intensity not in self._exposures:
            self._exposures[intensity] = await self.exposure.take(intensity)
        return self._exposures[intensity]

    @property
    def exposure(self) -> Exposure:
        """For readings of one's own."""
        return Exposure(self.kit, *(self.devices[name] for name in OPTICS))

    @property
    def angles(self) -> Mapping[int, str]:
        """The photodiodes that are fitted."""
        return self.devices["photodiodes"].angles


Check = Callable[[Bench], Awaitable[str]]


class Inspection(Struct, frozen=True):
    """One part of the self-test. *check* returns what is wrong, "" if nothing is; it may raise
    ``HardwareError``. It cannot be judged if one of *after* failed."""

    name: str
    title: str
    remedy: str
    devices: tuple[str, ...]
    check: Check
    after: tuple[str, ...] = ()


async def hat_present(bench: Bench) -> str:
    """Something on the board answers."""
    heater, diodes = bench.devices["heater"], bench.devices["photodiodes"]
    attempts = [(heater.plate,), *((diodes.read, channel) for channel in diodes.angles)]
    why = "no device on it answers"
    for attempt in attempts:
        try:
            await bench.kit.do(*attempt)
        except HardwareError as error:
            why = error.message
        else:
            return ""
    return why


async def lamp_seen(bench: Bench) -> str:
    """More light from the lamp is more light at the photodiodes."""
    steps = [bench.intensity * share for share in (0.25, 0.5, 1.0)]
    seen = [(await bench.exposed(step)).lit for step in steps]
    reacting = [c for c in bench.angles if seen[-1][c] > max(FAINT, 1.5 * seen[0][c])]
    if not reacting:
        return "no photodiode sees the infrared lamp"
    for channel in reacting:
        if any(b[channel] < a[channel] for a, b in pairwise(seen)):
            return f"the photodiode of channel {channel} sees less when the lamp gives more"
    return ""


async def no_ambient_light(bench: Bench) -> str:
    """With all lamps dark it is dark."""
    dark = (await bench.exposed(bench.intensity)).dark
    channel = max(dark, key=dark.__getitem__)
    if dark[channel] > BRIGHT:
        return f"channel {channel} reads {dark[channel]:.3f} V with all lamps dark"
    return ""


async def dark_subtracted(bench: Bench) -> str:
    """What was subtracted as dark is still what the dark reads."""
    first = (await bench.exposed(bench.intensity)).dark
    again = (await bench.exposure.take(bench.intensity)).dark
    for channel, volts in first.items():
        if abs(again[channel] - volts) > LEFT:
            moved = again[channel] - volts
            return f"the dark level of channel {channel} has moved by {moved * 1000:.1f} mV"
    return ""


async def reference_small(bench: Bench) -> str:
    """The reference fits into the converter's smallest range."""
    volts = _reference(bench, await bench.exposed(bench.intensity))
    return f"it reads {volts:.3f} V" if volts is not None and volts >= REF_MOST else ""


async def reference_in_place(bench: Bench) -> str:
    """The reference looks at the lamp: it sees it, and no stirring disturbs it."""
    volts = _reference(bench, await bench.exposed(bench.intensity))
    if volts is None:
        return "no photodiode is configured as REF"
    if volts < SEEN:
        return f"it sees next to nothing of the lamp ({volts * 1000:.1f} mV)"
    stirrer, kit = bench.devices["stirrer"], bench.kit
    try:
        await kit.do(stirrer.drive, DUTIES[-1])
        taken = [(await bench.exposure.take(bench.intensity)).lit for _ in range(6)]
    finally:
        await kit.do(stirrer.safe)
    scatter = {c: _scatter([lit[c] for lit in taken]) for c in bench.angles}
    reference = next(c for c, angle in bench.angles.items() if angle == REF)
    others = [scatter[c] for c in bench.angles if c != reference]
    if scatter[reference] > 0.02 and scatter[reference] > max(others, default=0.0):
        return "it wavers with the stir bar more than the other photodiodes do"
    return ""


def _reference(bench: Bench, exposed: Exposed) -> float | None:
    return next((exposed.lit[c] for c, angle in bench.angles.items() if angle == REF), None)


def _scatter(values: list[float]) -> float:
    mean = sum(values) / len(values)
    variance = sum((v - mean) ** 2 for v in values) / (len(values) - 1)
    return sqrt(variance) / max(abs(mean), 1e-6)


async def blank_dark(bench: Bench) -> str:
    """Clear medium scatters next to nothing."""
    lit = (await bench.exposed(bench.intensity)).lit
    for channel, angle in bench.angles.items():
        if angle not in (REF, "180") and lit[channel] > BLANK_MOST:
            return f"the photodiode at {angle}° reads {lit[channel]:.3f} V"
    return ""


async def plate_answers(bench: Bench) -> str:
    """The thermometer of the heating board answers."""
    plate = (await bench.kit.do(bench.devices["heater"].plate)).value
    return "" if 0.0 < plate < 90.0 else f"it reads {plate:.1f} °C"


async def plate_warms(bench: Bench) -> str:
    """Heating warms the plate."""
    heater, kit = bench.devices["heater"], bench.kit
    before = (await kit.do(heater.plate)).value
    try:
        for _ in range(int(HEAT_S / 5.0)):
            await kit.do(heater.drive, HEAT)
            await kit.sleep(5.0)
        after = (await kit.do(heater.plate)).value
    finally:
        await kit.do(heater.safe)
    if after - before < WARMER:
        return f"{HEAT_S:.0f} s of heating at {HEAT:.0f} % changed it by {after - before:+.1f} °C"
    return ""


async def supply_not_too_high(bench: Bench) -> str:
    """The motors' supply is no more than they bear."""
    found = bench.kit.latest("rail_voltage")
    if found is not None and found[0] > AUX_MOST:
        return f"it is {found[0]:.1f} V"
    return ""


async def bar_turns(bench: Bench) -> str:
    """More power turns the motor faster."""
    stirrer, kit, speeds = bench.devices["stirrer"], bench.kit, []
    try:
        await kit.do(stirrer.drive, 100.0)
        await kit.sleep(0.5)
        for duty in DUTIES:
            await kit.do(stirrer.drive, duty)
            await kit.sleep(TURN_S)
            await kit.do(stirrer.rpm)
            await kit.sleep(TURN_S)
            speeds.append((await kit.do(stirrer.rpm)).value)
    finally:
        await kit.do(stirrer.safe)
    if not any(speeds):
        return "no turns are counted at any power"
    if any(b < a + FASTER for a, b in pairwise(speeds)):
        said = (f"{rpm:.0f} RPM at {d:.0f} %" for rpm, d in zip(speeds, DUTIES, strict=True))
        return f"it turns at {', '.join(said)}"
    return ""


LIT = "test_all_positive_correlations_between_pds_and_leds"
HEATING = "test_detect_heating_pcb"

INSPECTIONS = (
    Inspection(
        "test_pioreactor_HAT_present", "The HAT is there",
        "Press the HAT onto the pins of the computer, with the power off.",
        ("heater", "photodiodes"), hat_present,
    ),
    Inspection(
        LIT, "The photodiodes see the infrared lamp",
        "See that the lamp is plugged in, in the channel that ir_channel names, and that nothing "
        "covers it; if the converter does not answer, switch the unit off and on.",
        OPTICS, lamp_seen,
    ),
    Inspection(
        "test_ambient_light_interference", "No light from outside",
        "Put the cap on the vial, close the cover, and keep sun and lamps away.",
        OPTICS, no_ambient_light, (LIT,),
    ),
    Inspection(
        "test_dark_offset_correction_is_effective", "The dark level is steady",
        "Keep changing light away from the unit; if it stays, the converter needs looking at.",
        OPTICS, dark_subtracted, (LIT,),
    ),
    Inspection(
        "test_REF_is_lower_than_0_dot_256_volts", "The reference photodiode is not too bright",
        "Lower ir_led_intensity; see that the photodiode of the reference sits in its own socket.",
        OPTICS, reference_small, (LIT,),
    ),
    Inspection(
        "test_REF_is_in_correct_position", "The reference photodiode is in its place",
        "See that it is plugged in and sits beside the lamp, and that photodiode_1 to _4 of the "
        "configuration say where each one is.",
        (*OPTICS, "stirrer"), reference_in_place, (LIT,),
    ),
    Inspection(
        "test_PD_is_near_0_volts_for_blank", "Clear medium reads next to nothing",
        "Only a vial with clear medium can pass; then wipe the vial, and see that the photodiode "
        "is not where the reference belongs.",
        OPTICS, blank_dark, (LIT,),
    ),
    Inspection(
        HEATING, "The heating board is there",
        "Plug in the cable of the heating board.",
        ("heater",), plate_answers,
    ),
    Inspection(
        "test_positive_correlation_between_temperature_and_heating", "Heating warms",
        "See that the heating board's cable sits firmly; a board that stays cold must be replaced.",
        ("heater",), plate_warms, (HEATING,),
    ),
    Inspection(
        "test_aux_power_is_not_too_high", "The supply of the motors is not too high",
        f"Use a power supply of at most {AUX_MOST:.0f} V.",
        (), supply_not_too_high,
    ),
    Inspection(
        "test_positive_correlation_between_rpm_and_stirring", "More power stirs faster",
        "See that the fan under the vial turns freely and its plug sits firmly; if it turns, the "
        "speed sensor or its cable is at fault.",
        ("stirrer",), bar_turns,
    ),
)  # fmt: skip
