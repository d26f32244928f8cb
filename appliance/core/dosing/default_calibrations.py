"""The calibrations of a unit of which everything is known: a simulated one."""

from appliance.core.calibrations import Calibrations
from appliance.core.dosing.pump_rates import USUAL
from appliance.model import Liquid

TEXT = """\
calibration_type: simple_peristaltic_pump
calibration_name: {name}
calibrated_on_pioreactor_unit: {unit}
created_at: {created}
curve_data_:
  type: poly
  coefficients: [{flow}, 0.0]
x: Duration
y: Volume
hz: 200.0
dc: 100.0
voltage: 5.0
recorded_data:
  x: [1.0, 10.0, 60.0]
  y: [{one}, {ten}, {sixty}]
"""


async def calibrate(
    calibrations: Calibrations, unit: str, flow: float = USUAL, name: str = "simulated"
) -> None:
    """Give every pump that has no calibration in use one of *flow* mL/s."""
    for device in (liquid.device for liquid in Liquid):
        if calibrations.active(device) is None:
            text = TEXT.format(
                name=name,
                unit=unit,
                created="2026-01-01T00:00:00Z",
                flow=f"{flow:.6f}",
                one=f"{flow:.6f}",
                ten=f"{10.0 * flow:.6f}",
                sixty=f"{60.0 * flow:.6f}",
            )
            await calibrations.create(device, text, activate=True)
