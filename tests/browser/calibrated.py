"""Pumps that are calibrated, for tests that measure out volumes."""

from tests.end_to_end.process import UnitProcess

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


def calibrate_pumps(unit: UnitProcess) -> None:
    """Give each pump of *unit* an active calibration."""
    for pump in PUMPS:
        body = {"calibration_data": FILE.format(pump=pump), "set_as_active": True}
        unit.ask("POST", f"/unit_api/calibrations/{pump}_pump", body)
