"""What jobs measure that has a shape of its own. Every *timestamp* is seconds UTC."""

from collections.abc import Mapping

from attrs import field, frozen


@frozen
class MeasuredRPM:
    """Turns of the stir bar per minute."""

    measured_rpm: float
    timestamp: float


@frozen
class Temperature:
    """Temperature of the liquid, in °C."""

    temperature: float
    timestamp: float


@frozen
class GrowthRate:
    """Net specific growth rate and its standard deviation, per hour."""

    growth_rate: float
    sd: float
    timestamp: float


@frozen
class ODFiltered:
    """The optical density freed of noise, in the units of the readings."""

    od_filtered: float
    timestamp: float


@frozen
class RawODReading:
    """Volts of one photodiode above its dark level, before anything else is done to them."""

    od: float
    angle: str
    channel: str
    ir_led_intensity: float
    timestamp: float


@frozen
class ODReading:
    """Optical density as one photodiode sees it."""

    od: float
    angle: str
    channel: str
    ir_led_intensity: float
    timestamp: float
    calibrated: bool = False


@frozen
class ODReadings:
    """Optical densities of all photodiodes, by channel."""

    ods: Mapping[str, ODReading]
    timestamp: float


@frozen
class RelativeIntensity:
    """Light of the infrared lamp against what it was when the experiment began."""

    relative_intensity_of_ir_led: float
    timestamp: float


@frozen
class CalibratedODReading:
    """Optical density of one photodiode by its calibration."""

    od: float
    angle: str
    channel: str
    ir_led_intensity: float
    calibration_name: str
    timestamp: float


@frozen
class ODFused:
    """One optical density out of several angles."""

    od_fused: float
    timestamp: float


@frozen
class PhotodiodeMeans:
    """Mean volts of each photodiode above dark, by channel, and their standard deviations."""

    means: Mapping[str, float]
    sds: Mapping[str, float]
    timestamp: float


@frozen
class SweepPoints:
    """What a device answered (*y*) to what it was told (*x*)."""

    x: tuple[float, ...]
    y: tuple[float, ...]
    timestamp: float


@frozen
class Inspected:
    """One part of the self-test: *passed* is None where it could not be judged."""

    name: str
    title: str
    passed: bool | None
    message: str = ""
    remedy: str = ""


@frozen
class SelfTestReport:
    """Everything that the self-test looked at."""

    results: tuple[Inspected, ...]
    timestamp: float


@frozen
class Voltage:
    """Volts."""

    voltage: float
    timestamp: float


@frozen
class ComputerStatistics:
    """How the computer is doing: per cent used, °C."""

    disk_usage_percent: float
    memory_usage_percent: float
    cpu_usage_percent: float
    cpu_temperature_celcius: float | None
    timestamp: float


@frozen
class AutomationEvent:
    """What an automation did last, and the figures that belong to it."""

    event_name: str
    message: str
    timestamp: float
    data: Mapping[str, float] = field(factory=dict)
