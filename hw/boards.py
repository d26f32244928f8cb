"""Which pin, address and channel is what on which board, and what each model can take: tables."""

from collections.abc import Mapping
from types import MappingProxyType

from msgspec import Struct, field
from msgspec.structs import force_setattr

from hw.interfaces import HeatLimits

ANGLES = ("45", "90", "135", "180", "REF")


def _table(items: Mapping) -> Mapping:
    return MappingProxyType(dict(items))


class Inlet(Struct, frozen=True):
    """One analogue input: *channel* of the converter of kind *chip* at an I2C address."""

    chip: str
    address: int
    channel: int


class Board(Struct, frozen=True):
    """One revision of the HAT. Pins are BCM numbers of the Raspberry Pi's GPIO."""

    revision: str
    button: int
    hall: int
    pwm: Mapping[int, int]
    photodiodes: Mapping[int, Inlet]
    rail: Inlet
    lamp_chip: str
    lamp_address: int
    led: int = 23
    thermometer_address: int = 0x4F

    def __post_init__(self) -> None:
        """Nobody writes into a table."""
        force_setattr(self, "pwm", _table(self.pwm))
        force_setattr(self, "photodiodes", _table(self.photodiodes))


class Model(Struct, frozen=True):
    """One kind of bioreactor on top of the HAT; its photodiodes, if any, replace the HAT's own.

    Volumes are millilitres: what the vial holds, and how far it may be filled. *limits* are the
    heating plate's; at *shutdown*, in °C, the computer is better shut down.
    """

    name: str
    version: str
    capacity: float
    fill: float
    limits: HeatLimits
    shutdown: float
    photodiodes: Mapping[int, Inlet] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Nobody writes into a table."""
        force_setattr(self, "photodiodes", _table(self.photodiodes))

    @property
    def efflux(self) -> float:
        """Volume in mL at which the waste tube's end comes out of the liquid."""
        return 0.75 * self.capacity


def _pico(address: int, channel: int) -> Inlet:
    return Inlet("pico", address, channel)


def _ads1115(channel: int) -> Inlet:
    return Inlet("ads1115", 0x48, channel)


def _eye(*addresses: int) -> dict[int, Inlet]:
    return {number: Inlet("ads1114", address, 0) for number, address in enumerate(addresses, 1)}


PICO = 0x2C
OLD_PICO = 0x30
"""Where co-processors answer whose firmware is from before August 2024."""

HEATER = 5
"""The PWM channel that is wired to the heater on every board."""

RAIL_DIVIDER = 0.134
"""Volts at the converter for each volt of the 5 V rail."""

_PWM = {1: 17, 2: 13, 3: 16, 4: 12, HEATER: 18}

_OLD = Board(
    revision="1.0",
    button=24,
    hall=25,
    pwm=_PWM,
    photodiodes={1: _ads1115(1), 2: _ads1115(0)},
    rail=_ads1115(3),
    lamp_chip="dac43608",
    lamp_address=0x49,
)
_OLDEST = Board(
    revision="0.1",
    button=24,
    hall=25,
    pwm={**_PWM, 1: 6},
    photodiodes={1: _ads1115(0), 2: _ads1115(1)},
    rail=_ads1115(3),
    lamp_chip="dac43608",
    lamp_address=0x49,
)


def _production(revision: str) -> Board:
    return Board(
        revision=revision,
        button=4,
        hall=21,
        pwm=_PWM,
        photodiodes={1: _pico(PICO, 2), 2: _pico(PICO, 3)},
        rail=_pico(PICO, 1),
        lamp_chip="pico",
        lamp_address=PICO,
    )


BOARDS: Mapping[str, Board] = _table(
    {board.revision: board for board in (_OLDEST, _OLD, _production("1.1"), _production("1.2"))}
)
NEWEST = "1.2"

_FIRST = (HeatLimits(reduce=63.0, stop=65.0), 66.0)
_LATER = (HeatLimits(reduce=78.0, stop=80.0), 85.0)
_TWO_EYES = _eye(0x49, 0x4A)
_FOUR_EYES = _eye(0x49, 0x4A, 0x4B, 0x48)

MODELS: Mapping[tuple[str, str], Model] = _table(
    {
        (model.name, model.version): model
        for model in (
            Model("pioreactor_20ml", "1.0", 20.0, 18.0, *_FIRST),
            Model("pioreactor_20ml", "1.1", 20.0, 18.0, *_LATER),
            Model("pioreactor_20ml", "1.5", 20.0, 18.0, *_LATER, _TWO_EYES),
            Model("pioreactor_40ml", "1.0", 40.0, 36.0, *_LATER),
            Model("pioreactor_40ml", "1.5", 40.0, 36.0, *_LATER, _eye(0x48, 0x49)),
            Model("pioreactor_20ml_XR", "1.5", 20.0, 18.0, *_LATER, _FOUR_EYES),
            Model("pioreactor_40ml_XR", "1.5", 40.0, 36.0, *_LATER, _FOUR_EYES),
        )
    }
)
