"""What the configuration says of the unit, of what is wired to what, and of what is simulated."""

from appliance.config import Option, Section
from hw.wiring import DEFAULTS


def _wired(help: str, key: str) -> Option[str]:
    return Option(str, default=DEFAULTS[key], help=help)


def _hertz(motor: str) -> Option[float]:
    what = f"how often {motor} is pulsed a second"
    return Option(float, unit="Hz", default=float(DEFAULTS[f"{motor}_hz"]), low=0.0, help=what)


class UnitOptions(Section):
    """What this unit is."""

    section = "unit"

    name = Option(str, default="", help="what the unit is called; empty: the name of the host")
    model = _wired("the vial: pioreactor_20ml or pioreactor_40ml", "model")
    model_version = _wired("the version of its board", "model_version")


class HardwareOptions(Section):
    """What is wired to what, see [hardware](hardware.md). What does not fit together is refused
    by ``hw.wiring``, which gets it as it is written."""

    section = "hardware"

    hat = _wired("revision of the HAT, 0.1 to 1.2; empty: what its memory says", "hat")
    pwm_1 = _wired("what channel 1 drives; empty: nothing", "pwm_1")
    pwm_2 = _wired("what channel 2 drives; empty: nothing", "pwm_2")
    pwm_3 = _wired("what channel 3 drives; empty: nothing", "pwm_3")
    pwm_4 = _wired("what channel 4 drives; empty: nothing", "pwm_4")
    stirring_hz = _hertz("stirring")
    media_hz = _hertz("media")
    alt_media_hz = _hertz("alt_media")
    waste_hz = _hertz("waste")
    photodiode_1 = _wired(
        "where photodiode 1 looks: REF, 45, 90, 135, 180, or empty", "photodiode_1"
    )
    photodiode_2 = _wired("where photodiode 2 looks", "photodiode_2")
    photodiode_3 = _wired("where photodiode 3 looks", "photodiode_3")
    photodiode_4 = _wired("where photodiode 4 looks", "photodiode_4")
    i2c_bus = Option(
        float, default=float(DEFAULTS["i2c_bus"]), low=0.0, help="number of the I2C bus"
    )
    pico_address = _wired(
        "where the co-processor answers, if its firmware is old: 0x30", "pico_address"
    )
    reserve_mb = Option(
        float, unit="MB", default=float(DEFAULTS["reserve_mb"]), low=0.0,
        help="what of the card is never written to",
    )
    leader = _wired("host name of the cluster's leader, if there is one", "leader")


class SimulationOptions(Section):
    """What a simulated unit grows, and where it stands."""

    section = "simulation"

    medium = Option(
        str, default="ecoli_m9",
        help="the culture: ecoli_lb, ecoli_m9, yeast_ypd, alga or vibrio",
    )
    inoculum = Option(
        float, default=0.05, low=0.0, high=50.0, help="its optical density at the start"
    )
    seed = Option(float, default=1.0, low=0.0, help="the same seed gives the same noise")
    size = Option(
        float, default=1.0, low=0.1, high=10.0,
        help="the vial's heat capacity and losses against the nominal ones",
    )
    room = Option(float, unit="°C", default=22.0, low=-20.0, high=60.0, help="how warm the room is")
