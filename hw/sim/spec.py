"""SimSpec: every figure of the simulated unit, with its unit, its meaning and its default."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from attrs import Factory, evolve, field, fields, frozen
from attrs.validators import gt

from hw.interfaces import HeatLimits


def figure(default, unit: str, about: str, positive: bool = False, chance: bool = False):
    """One key of the specification; a *positive* one refuses anything else with ValueError. One of
    *chance* is an amplitude of noise, a spread between units, or a rate of accidents."""
    checks = gt(0.0) if positive else None
    metadata = {"unit": unit, "about": about, "chance": chance}
    return field(default=default, validator=checks, metadata=metadata)


PRESETS: Mapping[str, Mapping[str, float | bool]] = MappingProxyType({
    "ecoli_lb": {
        "mu_max": 1.8, "half_saturation": 0.05, "substrate": 3.0, "lag_h": 0.5,
        "temp_min": 8.0, "temp_best": 37.0, "temp_max": 44.0, "settling_per_h": 0.03,
    },
    "ecoli_m9": {
        "mu_max": 0.7, "half_saturation": 0.1, "substrate": 2.0, "lag_h": 1.0,
        "temp_min": 8.0, "temp_best": 37.0, "temp_max": 44.0, "settling_per_h": 0.03,
    },
    "yeast_ypd": {
        "mu_max": 0.45, "half_saturation": 0.1, "substrate": 6.0, "lag_h": 1.5,
        "temp_min": 3.0, "temp_best": 30.0, "temp_max": 41.0, "settling_per_h": 0.2,
    },
    "alga": {
        "mu_max": 0.05, "half_saturation": 0.05, "substrate": 4.0, "lag_h": 2.0,
        "temp_min": 5.0, "temp_best": 27.0, "temp_max": 38.0, "settling_per_h": 0.1,
        "death_rate": 0.0, "phototroph": True,
    },
    "vibrio": {
        "mu_max": 3.5, "half_saturation": 0.05, "substrate": 4.0, "lag_h": 0.3,
        "temp_min": 10.0, "temp_best": 37.0, "temp_max": 45.0, "settling_per_h": 0.03,
    },
})  # fmt: skip
"""The organisms and media that are known by name."""


@frozen(kw_only=True)
class SimSpec:
    """What is simulated, in figures; equal specifications behave equally, byte for byte.

    The defaults are *E. coli* in LB on a 20 mL unit of version 1.1. Biomass is OD600-equivalent;
    substrate is counted in the biomass it can become. Guessed figures are guesses on purpose
    kept here, where they can be changed.
    """

    # Which unit
    seed: int = figure(1, "", "Seed of all chance; the same seed repeats the same run")
    unit: str = figure("unit1", "", "Name of the unit: units of one seed differ from each other")
    model: str = figure(
        "pioreactor_20ml", "", "Model of the reactor, which sets vial and heat limits"
    )
    version: str = figure("1.1", "", "Version of the model")
    size: float = figure(
        1.0, "", "Heat capacity and heat loss of this unit's vial, 0.85 to 1.2", positive=True
    )
    angles: tuple[tuple[int, str], ...] = figure(
        ((1, "REF"), (2, "90")), "", "Photodiodes fitted: channel and angle"
    )

    # Culture
    inoculum_od: float = figure(0.05, "OD", "Biomass at the start")
    mu_max: float = figure(1.8, "1/h", "Growth rate with all substrate at the best temperature")
    half_saturation: float = figure(
        0.05, "OD", "Substrate at which growth is half as fast", positive=True
    )
    substrate: float = figure(
        3.0, "OD", "Substrate in the fresh medium, and in the vial at the start"
    )
    second_substrate: float = figure(
        0.0, "OD", "A second substrate in the fresh medium, which the first represses"
    )
    second_rate: float = figure(0.5, "", "Growth on it, of that on the first")
    alt_substrate: float = figure(
        Factory(lambda self: self.substrate, takes_self=True),
        "OD",
        "Substrate in the alternative medium; if not given, as much as in the fresh one",
    )
    alt_second: float = figure(0.0, "OD", "Second substrate in the alternative medium")
    slowing_doublings: float = figure(
        3.2, "", "Doublings from nine tenths to a tenth of the fastest growth as medium is spent"
    )
    acclimation_h: float = figure(
        0.3, "h", "How gradually cells take up what warmth or medium lets them do"
    )
    mu_wander: float = figure(0.03, "", "Wandering of the growth rate, of itself", chance=True)
    mu_wander_h: float = figure(2.0, "h", "How slowly it wanders", positive=True)
    lag_h: float = figure(0.5, "h", "Time after inoculation at which half the cells have woken")
    lag_width_h: float = figure(0.25, "h", "How gradually they wake", positive=True)
    death_rate: float = figure(0.005, "1/h", "Death, taken off the growth rate")
    crop: float = figure(1.0, "", "Biomass made of one unit of substrate", positive=True)
    temp_min: float = figure(8.0, "°C", "Below this nothing grows")
    temp_best: float = figure(37.0, "°C", "Where growth is fastest")
    temp_max: float = figure(44.0, "°C", "Above this nothing grows")
    settling_per_h: float = figure(
        0.03, "1/h", "Signal lost by sinking of cells that are not stirred"
    )
    phototroph: bool = figure(False, "", "Whether growth needs light of the lamps B, C or D")
    dark_loss: float = figure(0.008, "1/h", "What a phototroph loses in the dark")
    light_full: float = figure(
        10.0, "%", "Sum of lamp intensities at which light no longer limits", positive=True
    )
    light_lag_h: float = figure(0.25, "h", "How gradually growth follows light", positive=True)
    alt_drug: float = figure(5.0, "", "Drug in the alternative medium")
    drug_half: float = figure(1.0, "", "Drug that halves growth at first", positive=True)
    drug_hill: float = figure(2.0, "", "Steepness of that", positive=True)
    drug_kill: float = figure(0.0, "1/h", "Death by much of the drug")
    drug_adaptation: float = figure(
        0.03, "1/h", "Growth of what halves growth, while growth is all but stopped"
    )
    growth_profile: tuple[tuple[float, float], ...] = figure(
        (), "h, 1/h", "If given, growth rates at hours: a fixed course instead"
    )

    # Vial
    volume_ml: float = figure(
        Factory(lambda self: self.efflux_ml, takes_self=True),
        "mL",
        "Liquid at the start; if not given, up to the waste tube",
        positive=True,
    )
    evaporation_ml_h: float = figure(0.05, "mL/h", "Evaporation at 37 °C, doubling every 10 °C")
    feed_c: float = figure(22.0, "°C", "Temperature of what is pumped in")
    mixing_s: float = figure(
        4.0, "s", "How gradually a dose spreads while the bar turns", positive=True
    )
    mixing_spread: float = figure(
        0.4, "", "Spread of that between units, of its logarithm", chance=True
    )
    unmixed_s: float = figure(300.0, "s", "The same without stirring", positive=True)
    plume: float = figure(0.1, "", "How much more of a dose the beam meets at first")
    plume_s: float = figure(30.0, "s", "How gradually that passes", positive=True)
    tube_spread_ml: float = figure(
        0.2, "mL", "Spread between units of where the waste tube ends", chance=True
    )
    tube_play_ml: float = figure(
        0.05, "mL", "Variation of the level from one run of the waste pump to the next", chance=True
    )

    # Optics
    optics: str = figure("measured", "", "'measured', folding over as real vials do, or 'linear'")
    od_per_mg_ml: float = figure(
        2.5, "OD mL/mg", "OD600 of one milligram dry mass in a millilitre", positive=True
    )
    gain_spread: float = figure(
        0.10, "", "Spread of the diodes' gain between units, of its logarithm", chance=True
    )
    noise_cv: float = figure(0.022, "", "Relative noise of one published reading", chance=True)
    noise_floor_od: float = figure(
        0.002, "OD", "Absolute noise of one published reading", chance=True
    )
    noise_memory: float = figure(0.08, "", "Correlation of that noise between readings 5 s apart")
    noise_change: float = figure(
        0.35, "", "How much that noise comes and goes, of its logarithm", chance=True
    )
    noise_change_h: float = figure(4.0, "h", "How slowly it comes and goes", positive=True)
    outlier_share: float = figure(0.008, "", "Share of readings with a bubble", chance=True)
    outlier_size: float = figure(0.10, "", "Mean of its effect, of the signal; exponential")
    outlier_down: float = figure(0.25, "", "Share of bubbles that lower the signal")
    drift_per_root_h: float = figure(0.002, "1/√h", "Slow random drift of the gain", chance=True)
    wander: float = figure(0.004, "", "Wandering of the gain about that", chance=True)
    wander_h: float = figure(1.0, "h", "How slowly it wanders", positive=True)
    step_per_h: float = figure(0.02, "1/h", "How often the gain steps", chance=True)
    step_size: float = figure(0.03, "", "Size of such a step, either way")
    ref_volts: float = figure(0.1, "V", "Reference diode with the lamp at its usual intensity")
    ref_noise: float = figure(
        0.0015, "", "Relative noise of the reference of one reading", chance=True
    )
    wobble: float = figure(
        0.005, "", "Waver with each turn of the bar; tenfold below 150 RPM", chance=True
    )
    usual_percent: float = figure(
        80.0, "%", "Intensity of the infrared lamp to which the volts belong", positive=True
    )
    lamp_temp: float = figure(-0.004, "1/°C", "Change of lamp output with temperature, from 25 °C")
    lamp_warmth: float = figure(
        0.3, "", "How much of the liquid's warmth, above the room's, reaches the lamp"
    )
    diode_temp: float = figure(
        0.01, "1/°C", "Change of what a diode gives with its temperature, from 22 °C"
    )
    diode_warmth: float = figure(0.6, "", "How much of the liquid's warmth reaches the diodes")
    ref_warmth: float = figure(0.3, "", "How much of it reaches the reference diode")
    lamp_warm_up: float = figure(-0.015, "", "Change of lamp output as it warms up")
    lamp_warm_s: float = figure(600.0, "s", "How gradually it warms up", positive=True)
    lamp_ageing: float = figure(-0.02, "", "Change of lamp output in 1000 h at usual intensity")
    lamp_leak_volts: float = figure(
        0.02, "V", "What a full lamp other than infrared adds to a diode"
    )
    ambient_volts: float = figure(0.002, "V", "Light of the room on a diode")
    mains_hz: float = figure(50.02, "Hz", "Frequency of the mains, never quite its nominal one")
    mains_volts: float = figure(0.0001, "V", "Pick-up of the mains, amplitude", chance=True)
    lamplight_volts: float = figure(
        0.0001, "V", "Flicker at twice the mains, amplitude", chance=True
    )
    dark_volts: float = figure(0.002, "V", "What a diode shows in the dark")
    sample_volts: float = figure(0.00005, "V", "Noise of one conversion", chance=True)

    # Heat
    room_c: float = figure(22.0, "°C", "Room, mean of the day")
    room_swing_c: float = figure(1.5, "°C", "Swing of the room in the course of a day")
    setback_c: float = figure(
        0.0, "°C", "How much colder the room is for the second half of each day"
    )
    heater_watts: float = figure(
        7.0, "W", "Heater at full duty and the nominal supply; goes with its square"
    )
    plate_to_glass: float = figure(0.576, "W/K", "Conductance from plate to glass")
    glass_to_liquid: float = figure(0.605, "W/K", "Conductance from glass to liquid, stirred")
    unstirred: float = figure(
        0.33, "", "What is left of that when nothing stirs: half of the way from the plate"
    )
    plate_to_room: float = figure(0.01, "W/K", "Conductance from plate to room")
    liquid_to_room: float = figure(0.035, "W/K", "Conductance from liquid to room, times size")
    plate_capacity: float = figure(14.0, "J/K", "Heat capacity of the plate", positive=True)
    glass_capacity: float = figure(
        31.4, "J/K", "Heat capacity of the glass and what holds it", positive=True
    )
    liquid_capacity: float = figure(
        53.0, "J/K", "Heat capacity of 15 mL of liquid, times size", positive=True
    )
    thermometer_offset: float = figure(0.0, "°C", "Error of the plate's thermometer, besides")
    thermometer_spread: float = figure(
        0.3,
        "°C",
        "Largest error of the plate's thermometer; a unit has its own, a third of it typically",
        chance=True,
    )
    thermometer_lag_s: float = figure(0.0, "s", "How gradually that thermometer follows the plate")
    thermometer_noise: float = figure(0.04, "°C", "Noise of the plate's thermometer", chance=True)

    # Motor
    rpm_per_duty: float = figure(
        17.5, "RPM/%", "Speed of the motor for each per cent above its dead band"
    )
    motor_spread: float = figure(0.12, "", "Spread of that between units, at most", chance=True)
    dead_duty: float = figure(8.0, "%", "Duty below which the motor does not turn")
    start_duty: float = figure(14.0, "%", "Duty that overcomes friction at rest")
    motor_s: float = figure(0.6, "s", "How gradually the motor follows", positive=True)
    rpm_max: float = figure(1800.0, "RPM", "Fastest speed of the motor")
    hall_jitter: float = figure(0.01, "", "Jitter between two turns", chance=True)
    vortex_rpm: float = figure(1500.0, "RPM", "Speed from which a vortex makes jitter 25-fold")
    missed_edges: float = figure(0.001, "", "Share of turns the hall sensor misses", chance=True)
    throw_rpm: float = figure(900.0, "RPM", "Speed above which the bar may be thrown")
    throw_per_h: float = figure(0.001, "1/h", "How often it then is", chance=True)

    # Pumps
    pump_names: tuple[str, ...] = figure(
        ("media", "alt_media", "waste"), "", "Pumps that are wired"
    )
    pump_ml_s: float = figure(0.0911, "mL/s", "Flow at full duty")
    pump_spread: float = figure(
        0.05, "", "Spread of that between pumps and units, of its logarithm", chance=True
    )
    pump_jitter: float = figure(0.03, "", "Variation of flow between runs", chance=True)
    pump_play_ml: float = figure(
        0.008, "mL", "Variation of each run's volume, whatever its length", chance=True
    )
    pump_wear_per_l: float = figure(0.01, "1/L", "Flow lost with each litre pumped")
    siphon_ml_s: float = figure(0.0, "mL/s", "What the medium tube leaks while its pump stands")
    reservoir_ml: float = figure(1000.0, "mL", "What each bottle of medium holds")

    # Electricity and clock
    rail_volts: float = figure(5.0, "V", "Supply of motors, pumps and lamps", positive=True)
    rail_noise: float = figure(0.005, "V", "Noise of its measurement", chance=True)
    dip_volts: float = figure(0.15, "V", "Dip when a pump starts while the plate is heated")
    dip_s: float = figure(0.3, "s", "How long it dips")
    throttle_volts: float = figure(4.63, "V", "Below this the computer notices")
    clock_drift_ppm: float = figure(
        20.0, "ppm", "How the host's clock drifts while it has no network"
    )

    @classmethod
    def preset(cls, name: str, **changes) -> "SimSpec":
        """The specification for a named organism and medium, with *changes*.

        Raises ValueError for a name that is not in PRESETS.
        """
        if name not in PRESETS:
            raise ValueError(f"There is no preset {name!r}; there are {', '.join(PRESETS)}.")
        return cls(**{**PRESETS[name], **changes})

    def without_noise(self) -> "SimSpec":
        """The same unit, its gains at their nominal values and nothing left to chance."""
        none: dict[str, Any] = {f.name: 0.0 for f in fields(SimSpec) if f.metadata["chance"]}
        return evolve(self, **none)

    @property
    def large(self) -> bool:
        """Whether this is a 40 mL model."""
        return "40ml" in self.model

    @property
    def efflux_ml(self) -> float:
        """Volume at which the waste tube's end comes out of the liquid."""
        return 30.0 if self.large else 15.0

    @property
    def brim_ml(self) -> float:
        """Volume beyond which liquid spills from the vial."""
        return 42.0 if self.large else 22.0

    @property
    def max_fill_ml(self) -> float:
        """Volume that counts as an overflow."""
        return 36.0 if self.large else 18.0

    @property
    def heat_limits(self) -> HeatLimits:
        """Where the guard of the heating plate steps in."""
        oldest = self.model == "pioreactor_20ml" and self.version == "1.0"
        return HeatLimits(63.0, 65.0) if oldest else HeatLimits(78.0, 80.0)
