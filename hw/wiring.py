"""What the settings say is wired to what: names to channels, checked against the board's tables."""

import platform
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType

from msgspec import Struct
from msgspec.structs import replace

from hw.boards import ANGLES, BOARDS, HEATER, MODELS, NEWEST, PICO, Board, Inlet, Model
from hw.detect import version

STIRRING = "stirring"
PUMPS = ("media", "alt_media", "waste")

DEFAULTS: Mapping[str, str] = MappingProxyType(
    {
        "name": "",
        "hat": "",
        "model": "pioreactor_20ml",
        "model_version": "1.1",
        "pwm_1": STIRRING,
        "pwm_2": "media",
        "pwm_3": "alt_media",
        "pwm_4": "waste",
        "stirring_hz": "200",
        "media_hz": "200",
        "alt_media_hz": "200",
        "waste_hz": "200",
        "photodiode_1": "REF",
        "photodiode_2": "90",
        "photodiode_3": "",
        "photodiode_4": "",
        "i2c_bus": "1",
        "pico_address": "",
        "data": ".",
        "reserve_mb": "100",
        "leader": "",
    }
)
"""Every setting of a real board and what it is when nothing is said; see docs/hardware.md."""


class Output(Struct, frozen=True):
    """A pulsed output: its pin (BCM number) and its frequency in hertz."""

    pin: int
    hz: float


class Wiring(Struct, frozen=True):
    """One unit as it is wired. *leader* is a host and a port, or None."""

    name: str
    board: Board
    model: Model
    stirrer: Output
    pumps: Mapping[str, Output]
    angles: Mapping[int, str]
    inlets: Mapping[int, Inlet]
    i2c_bus: int
    data: Path
    reserve: int
    leader: tuple[str, int] | None


def wiring(config: Mapping[str, str], revision: str | None) -> Wiring:
    """Read *config*, whose ``hat`` goes before the *revision* that was detected.

    Raises ValueError, in a sentence, for what does not fit together.
    """
    said = {**DEFAULTS, **config}
    board = _board(said, revision)
    model = _model(said)
    outputs = _outputs(said, board)
    angles = _angles(said)
    fitted = {**board.photodiodes, **model.photodiodes}
    return Wiring(
        name=said["name"] or platform.node(),
        board=board,
        model=model,
        stirrer=outputs.pop(STIRRING),
        pumps=outputs,
        angles=angles,
        inlets=_inlets(angles, fitted, board),
        i2c_bus=int(_number(said, "i2c_bus")),
        data=Path(said["data"]),
        reserve=int(_number(said, "reserve_mb") * 1e6),
        leader=_leader(said["leader"]),
    )


def _board(said: Mapping[str, str], revision: str | None) -> Board:
    """The table of the revision, or of the last one before it that we know."""
    text = said["hat"] or revision or NEWEST
    try:
        wanted = version(text)
    except ValueError as error:
        raise ValueError(f"hat: {error}") from None
    known = [board for name, board in BOARDS.items() if version(name) <= wanted]
    if not known:
        raise ValueError(f"hat: {text} is older than any we know; say which one it is")
    board = max(known, key=lambda board: version(board.revision))
    return _moved(board, said["pico_address"]) if said["pico_address"] else board


def _moved(board: Board, address: str) -> Board:
    """*board* with its co-processor at another address."""
    try:
        place = int(address, 16)
    except ValueError:
        raise ValueError(f"pico_address: {address!r} is not an address such as 0x30") from None

    def move(inlet: Inlet) -> Inlet:
        return replace(inlet, address=place) if inlet.address == PICO else inlet

    return replace(
        board,
        photodiodes={number: move(inlet) for number, inlet in board.photodiodes.items()},
        rail=move(board.rail),
        lamp_address=place if board.lamp_address == PICO else board.lamp_address,
    )


def _model(said: Mapping[str, str]) -> Model:
    model = MODELS.get((said["model"], said["model_version"]))
    if model is None:
        known = ", ".join(f"{name} {number}" for name, number in MODELS)
        raise ValueError(
            f"model: {said['model']} {said['model_version']} is unknown; we know {known}"
        )
    return model


def _outputs(said: Mapping[str, str], board: Board) -> dict[str, Output]:
    outputs: dict[str, Output] = {}
    for channel, pin in board.pwm.items():
        name = said.get(f"pwm_{channel}", "") if channel != HEATER else ""
        if not name:
            continue
        if name not in (STIRRING, *PUMPS):
            raise ValueError(f"pwm_{channel}: {name!r} is not one of stirring, {', '.join(PUMPS)}")
        if name in outputs:
            raise ValueError(f"pwm_{channel}: {name} has another channel already")
        outputs[name] = Output(pin, _number(said, f"{name}_hz"))
    if STIRRING not in outputs:
        raise ValueError("pwm: none of the channels 1 to 4 is stirring")
    return outputs


def _angles(said: Mapping[str, str]) -> dict[int, str]:
    angles = {number: said[f"photodiode_{number}"] for number in (1, 2, 3, 4)}
    fitted = {number: angle for number, angle in angles.items() if angle}
    for number, angle in fitted.items():
        if angle not in ANGLES:
            raise ValueError(f"photodiode_{number}: {angle!r} is not one of {', '.join(ANGLES)}")
    return fitted


def _inlets(
    angles: Mapping[int, str], fitted: Mapping[int, Inlet], board: Board
) -> dict[int, Inlet]:
    for number in angles:
        if number not in fitted:
            raise ValueError(f"photodiode_{number}: this model has only {len(fitted)} photodiodes")
    inlets = {number: fitted[number] for number in angles}
    chips = {board.lamp_address: board.lamp_chip, board.rail.address: board.rail.chip}
    for inlet in inlets.values():
        if chips.setdefault(inlet.address, inlet.chip) != inlet.chip:
            raise ValueError(
                f"model: its photodiodes answer at {inlet.address:#04x},"
                f" as does another chip on HAT {board.revision}"
            )
    return inlets


def _number(said: Mapping[str, str], key: str) -> float:
    try:
        return float(said[key])
    except ValueError:
        raise ValueError(f"{key}: {said[key]!r} is not a number") from None


def _leader(said: str) -> tuple[str, int] | None:
    host, _, port = said.partition(":")
    if not host:
        return None
    if port and not port.isdecimal():
        raise ValueError(f"leader: {said!r} is not a host, or a host and a port")
    return host, int(port or 80)
