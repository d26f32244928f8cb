"""Pumps that are calibrated, for tests that measure out volumes."""

from tests.support.process import UnitProcess

PUMPS = ("media", "alt_media", "waste")
FILE = """\
calibration_type: simple_peristaltic_pump
calibration_name: {pump}-known
calibrated_on_pioreactor_unit: simulated
created_at: 2026-01-31T12:34:56Z
curve_data_:
  type: poly
  coefficients: [0.0911, 0.0]
x: Duration
y: Volume
recorded_data:
  x: [1.0, 4.0, 16.0]
  y: [0.0911, 0.3644, 1.4576]
hz: 200.0
dc: 100.0
voltage: 12.0
"""

FOLDING = """\
calibration_type: od600
calibration_name: standards
calibrated_on_pioreactor_unit: simulated
created_at: {created}
curve_data_:
  type: poly
  coefficients: [-0.05, 0.35, 0.02]
x: OD600
y: Voltage
recorded_data:
  x: [0.0, 0.25, 0.5, 1.0, 1.5, 2.0, 3.0, 4.0, 5.0]
  y: [0.021, 0.106, 0.178, 0.325, 0.428, 0.524, 0.617, 0.625, 0.517]
ir_led_intensity: 80.0
angle: "90"
pd_channel: "2"
"""


def keep_folding(unit: UnitProcess, created: str) -> None:
    """Give the photodiode at 90° of *unit* a calibration that folds over."""
    body = {"calibration_data": FOLDING.format(created=created), "set_as_active": False}
    unit.ask("POST", "/unit_api/calibrations/od90", body)


def calibrate_pumps(unit: UnitProcess) -> None:
    """Give each pump of *unit* an active calibration, once it has those of a demo."""
    unit.said("The unit has settled.")
    for pump in PUMPS:
        body = {"calibration_data": FILE.format(pump=pump), "set_as_active": True}
        unit.ask("POST", f"/unit_api/calibrations/{pump}_pump", body)
