"""What jobs measure that has a shape of its own. Every *timestamp* is seconds UTC."""

from collections.abc import Mapping

from msgspec import Struct, field

from appliance.model.moments import Utc


def parts_of(shape: type) -> tuple[str, ...]:
    """The names of what a value of the class *shape* consists of, in their order; none for one that
    is a number or text. Plugins' values may be those of ``attrs``."""
    ours: tuple[str, ...] = getattr(shape, "__struct_fields__", ())
    return ours or tuple(part.name for part in getattr(shape, "__attrs_attrs__", ()))


class MeasuredRPM(Struct, frozen=True):
    """Turns of the stir bar per minute."""

    measured_rpm: float
    timestamp: Utc


class Temperature(Struct, frozen=True):
    """Temperature of the liquid, in °C."""

    temperature: float
    timestamp: Utc


class GrowthRate(Struct, frozen=True):
    """Net specific growth rate and its standard deviation, per hour."""

    growth_rate: float
    sd: float
    timestamp: Utc


class ODFiltered(Struct, frozen=True):
    """The optical density freed of noise, in the units of the readings."""

    od_filtered: float
    timestamp: Utc


class RawODReading(Struct, frozen=True):
    """Volts of one photodiode above its dark level, before anything else is done to them."""

    od: float
    angle: str
    channel: str
    ir_led_intensity: float
    timestamp: Utc


class ODReading(Struct, frozen=True):
    """Optical density as one photodiode sees it."""

    od: float
    angle: str
    channel: str
    ir_led_intensity: float
    timestamp: Utc
    calibrated: bool = False


class ODReadings(Struct, frozen=True):
    """Optical densities of all photodiodes, by channel."""

    ods: Mapping[str, ODReading]
    timestamp: Utc


class RelativeIntensity(Struct, frozen=True):
    """Light of the infrared lamp against what it was when the experiment began."""

    relative_intensity_of_ir_led: float
    timestamp: Utc


class CalibratedODReading(Struct, frozen=True):
    """Optical density of one photodiode by its calibration."""

    od: float
    angle: str
    channel: str
    ir_led_intensity: float
    calibration_name: str
    timestamp: Utc


class ODFused(Struct, frozen=True):
    """One optical density out of several angles."""

    od_fused: float
    timestamp: Utc


class PhotodiodeMeans(Struct, frozen=True):
    """Mean volts of each photodiode above dark, by channel, and their standard deviations."""

    means: Mapping[str, float]
    sds: Mapping[str, float]
    timestamp: Utc


class SweepPoints(Struct, frozen=True):
    """What a device answered (*y*) to what it was told (*x*)."""

    x: tuple[float, ...]
    y: tuple[float, ...]
    timestamp: Utc


class Inspected(Struct, frozen=True):
    """One part of the self-test: *passed* is None where it could not be judged."""

    name: str
    title: str
    passed: bool | None
    message: str = ""
    remedy: str = ""


class SelfTestReport(Struct, frozen=True):
    """Everything that the self-test looked at."""

    results: tuple[Inspected, ...]
    timestamp: Utc


class Voltage(Struct, frozen=True):
    """Volts."""

    voltage: float
    timestamp: Utc


class ComputerStatistics(Struct, frozen=True):
    """How the computer is doing: per cent used, °C."""

    disk_usage_percent: float
    memory_usage_percent: float
    cpu_usage_percent: float
    cpu_temperature_celcius: float | None
    timestamp: Utc


class AutomationEvent(Struct, frozen=True):
    """What an automation did last, and the figures that belong to it."""

    event_name: str
    message: str
    timestamp: Utc
    data: Mapping[str, float] = field(default_factory=dict)
