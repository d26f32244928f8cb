"""From the text of a file to a calibration or an estimator, or the reason why not."""

import re
from collections.abc import Mapping
from datetime import datetime
from pathlib import PurePosixPath
from typing import Any

import msgspec
from msgspec import Struct

from appliance.control.curves import Poly
from appliance.control.fusion import Fusion
from appliance.core.calibrations import schema as shapes
from appliance.core.calibrations.calibration import Calibration, Estimator
from appliance.core.files.yaml_nodes import Unreadable, compose, plain
from appliance.errors import Conflict, Invalid, TooLarge
from appliance.model import Liquid

LARGEST = 128 * 1024  # characters: all are read whenever one of them is asked for
AS_JSON = 2 * LARGEST
"""Bytes, with its line ends escaped."""
TEXTS = frozenset(("calibration_name", "estimator_name", "calibrated_on_pioreactor_unit"))
NAME = re.compile(r"[A-Za-z0-9_][A-Za-z0-9._-]*(?: [A-Za-z0-9._-]+)*")
LONGEST = 255 - len(".yaml")
PUMPS = tuple(liquid.device for liquid in Liquid)
ANGLES = {"od45": "45", "od90": "90", "od135": "135"}
OPTICAL = ("od", *ANGLES)
"""The devices whose calibrations give densities."""


def values_of(text: str) -> dict[str, Any]:
    """The mapping that the YAML *text* holds: dicts, lists, text, numbers, moments. Raises
    ``Refusal``, with the line."""
    if len(text) > LARGEST:
        raise TooLarge(f"A calibration file has at most {LARGEST // 1024} kB.")
    try:
        node = compose(text, moments=True, texts=TEXTS)
    except Unreadable as error:
        raise _no_yaml(f"line {error.place.line}: {error.message.rstrip('.')}") from None
    if node is None or not isinstance(node.value, dict):
        raise _no_yaml("it must consist of lines such as `calibration_name: mine`")
    return plain(node)


def _no_yaml(why: str) -> Invalid:
    return Invalid(
        f"The YAML cannot be understood: {why[:300]}.",
        cause=why[:300],
        remedy="Compare the file with the description in docs/calibrations.md.",
    )


class CalibrationType(Struct, frozen=True):
    """One value of calibration_type: its fields, and the devices it is for."""

    file: type[shapes.CalibrationFile]
    devices: tuple[str, ...]


TYPES: Mapping[str, CalibrationType] = {
    "simple_stirring": CalibrationType(shapes.StirringFile, ("stirring",)),
    "simple_peristaltic_pump": CalibrationType(shapes.PumpFile, PUMPS),
    "od": CalibrationType(shapes.ODFile, ("od", *ANGLES)),
    "od600": CalibrationType(shapes.OD600File, ("od", *ANGLES)),
}
FUSED = "od_fused"


def check_name(name: str, what: str = "calibration") -> str:
    """*name*, or ``Invalid``: it becomes the name of a file."""
    if not NAME.fullmatch(name) or len(name) > LONGEST:
        raise Invalid(
            f"Missing or invalid '{what}_name'.",
            cause=f"{name[:60]!r} cannot be the name of a {what}.",
            remedy="Use letters, digits, dots, dashes, underscores and single spaces; begin with "
            f"a letter, a digit or an underscore; at most {LONGEST} characters.",
        )
    return name


class Reader:
    """Reads calibrations of the types it knows: *types* by their calibration_type."""

    def __init__(self, types: Mapping[str, CalibrationType]) -> None:
        self._types = dict(types)

    def learn(self, name: str, kind: CalibrationType) -> None:
        """Read files of the calibration_type *name* too. Raises ``Conflict`` if it knows some."""
        if name in self._types:
            raise Conflict(f"The calibration type {name!r} is known already.")
        self._types[name] = kind

    @property
    def devices(self) -> tuple[str, ...]:
        """Everything that can be calibrated."""
        return tuple(sorted({device for kind in self._types.values() for device in kind.devices}))

    def read(self, device: str, source: str) -> Calibration:
        """The calibration of *device* that the YAML *source* holds. Raises ``Invalid``."""
        given = values_of(source)
        kind = self._kind(given.get("calibration_type"))
        if device not in kind.devices:
            raise Invalid(
                f"A calibration of type {given['calibration_type']} is not for {device}.",
                remedy=f"It is for {', '.join(kind.devices)}.",
            )
        _check_moment(given)
        if isinstance(given.get("curve_data_"), list):
            raise Invalid(
                "curve_data_ is a list, as files from before 2026 have it.",
                remedy="Write curve_data_ as a mapping with `type: poly` and the list as "
                "`coefficients`, without curve_type.",
            )
        return self.accept(device, convert(given, kind.file))

    def check_file(self, path: str, text: str) -> None:
        """Raise ``Invalid`` unless the file at DEVICE/NAME.yaml of *path* can be read; whatever is
        no YAML is of no concern."""
        if path.endswith(".yaml"):
            self.read(PurePosixPath(path).parent.name, text)

    def _kind(self, name: object) -> CalibrationType:
        if not isinstance(name, str) or name not in self._types:
            raise Invalid(
                f"There is no calibration_type {str(name)[:60]!r}.",
                remedy=f"Types are: {', '.join(self._types)}.",
            )
        return self._types[name]

    def accept(self, device: str, file: Any) -> Calibration:
        """*file* as a calibration of *device*, if it makes sense. Raises ``Invalid``."""
        check_name(file.calibration_name)
        recorded = file.recorded_data
        if len(recorded.x) != len(recorded.y):
            raise Invalid(
                f"recorded_data has {len(recorded.x)} x but {len(recorded.y)} y.",
                remedy="Give as many of the one as of the other.",
            )
        wanted = ANGLES.get(device)
        if wanted is not None and file.angle != wanted:
            raise Invalid(
                f"It was recorded at {file.angle}°, and {device} is the photodiode at {wanted}°.",
                remedy=f"Put it under od{file.angle}, or under od.",
            )
        return Calibration(device, file, sensible_curve(file.curve_data_, "curve_data_"))


def sensible_curve(data: shapes.CurveData, where: str):
    """The curve of *data*. Raises ``Invalid`` for one that cannot be inverted anywhere."""
    try:
        curve = data.curve()
    except ValueError as error:
        raise Invalid(f"{where} makes no curve: {error}.") from None
    if isinstance(curve, Poly) and not any(curve.coefficients[:-1]):
        raise Invalid(f"{where} is a constant; a calibration must depend on x.")
    return curve


def read_estimator(device: str, source: str) -> Estimator:
    """The estimator of *device* that the YAML *source* holds. Raises ``Invalid``."""
    given = values_of(source)
    _check_moment(given)
    return accept_estimator(device, convert(given, shapes.EstimatorFile))


def check_estimator_file(path: str, text: str) -> None:
    """As ``Reader.check_file``, for an estimator."""
    if path.endswith(".yaml"):
        read_estimator(PurePosixPath(path).parent.name, text)


def accept_estimator(device: str, file: shapes.EstimatorFile) -> Estimator:
    """*file* as an estimator of *device*, if it makes sense. Raises ``Invalid``."""
    check_name(file.estimator_name, "estimator")
    if device != FUSED:
        raise Invalid(f"An estimator of type {file.estimator_type} is for {FUSED}, not {device}.")
    for field in ("mu_splines", "sigma_splines_log"):
        if set(getattr(file, field)) != set(file.angles):
            raise Invalid(f"{field} must hold one curve for each of angles.")
    if not -20.0 < file.min_logc < file.max_logc < 20.0:
        raise Invalid("min_logc must be less than max_logc.")
    mu = {str(a): sensible_curve(c, f"mu_splines.{a}") for a, c in file.mu_splines.items()}
    try:
        sigma = {str(angle): data.curve() for angle, data in file.sigma_splines_log.items()}
    except ValueError as error:
        raise Invalid(f"sigma_splines_log makes no curve: {error}.") from None
    if file.low_conc_scales:
        raise Invalid(
            "low_conc_scales is not empty, and this unit cannot apply such scales.",
            remedy="Fit the estimator again without them.",
        )
    fusion = Fusion(mu, sigma, file.min_logc, file.max_logc, file.sigma_floor)
    return Estimator(device, file, fusion)


def convert(given: Mapping[str, object], shape: type[Struct]):
    """*given* as a *shape*. Raises ``Invalid`` with the field that does not fit."""
    try:
        return msgspec.convert(given, shape)
    except (msgspec.ValidationError, OverflowError) as error:
        why = str(error).replace("$.", "")
        raise Invalid(
            f"The file does not fit its type: {why}.",
            cause=why,
            remedy="Compare it with the description in docs/calibrations.md. An angle or channel "
            "must be in quotes.",
        ) from None


def _check_moment(given: Mapping[str, object]) -> None:
    moment = given.get("created_at")
    if not isinstance(moment, datetime) or moment.tzinfo is None:
        shown = "missing" if moment is None else f"{str(moment)[:40]!r}"
        raise Invalid(
            f"created_at is {shown}; it must be a moment with its time zone, without quotes.",
            remedy="Write for example: created_at: 2026-01-02T03:04:05Z",
        )


def fields_of(file: Struct) -> dict[str, object]:
    """*file* as what JSON can say."""
    return msgspec.to_builtins(file)


def write(file: Struct) -> str:
    """*file* as YAML."""
    import yaml  # late: it is not needed until somebody has a file

    values = msgspec.to_builtins(file, builtin_types=(datetime,))
    return yaml.safe_dump(values, sort_keys=False, allow_unicode=True)
