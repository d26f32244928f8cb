"""Small calibration files for tests."""

PUMP = """\
calibration_type: simple_peristaltic_pump
calibration_name: {name}
calibrated_on_pioreactor_unit: bench
created_at: {created}
curve_data_:
  type: poly
  coefficients: [{slope}, {offset}]
recorded_data:
  x: [1.0, 2.0, 4.0, 8.0]
  y: [0.1, 0.2, 0.4, 0.8]
hz: 200.0
dc: 100.0
voltage: 5.0
"""

STIRRING = """\
calibration_type: simple_stirring
calibration_name: stirrer
calibrated_on_pioreactor_unit: bench
created_at: 2026-01-01T00:00:00Z
curve_data_: {type: poly, coefficients: [20.0, -100.0]}
recorded_data: {x: [20.0, 60.0], y: [300.0, 1100.0]}
pwm_hz: 200.0
voltage: 5.0
"""

OD = """\
calibration_type: od600
calibration_name: {name}
calibrated_on_pioreactor_unit: bench
created_at: 2026-01-01T00:00:00Z
curve_data_:
  type: poly
  coefficients: {coefficients}
recorded_data:
  x: [0.0, 1.0, 2.0, 4.0]
  y: [0.0, 0.1, 0.2, 0.4]
ir_led_intensity: {intensity}
angle: "{angle}"
pd_channel: "{channel}"
"""

FUSED = """\
estimator_type: od_fused_estimator
estimator_name: fused
calibrated_on_pioreactor_unit: bench
created_at: 2026-01-01T00:00:00Z
ir_led_intensity: 80.0
angles: ['90', '135']
mu_splines:
  '90': {type: akima, knots: [-2.0, 1.0], coefficients: [[-6.0, 2.0, 0.0, 0.0]]}
  '135': {type: akima, knots: [-2.0, 0.0, 1.0], coefficients: [[-4.0, 2.0], [0.0, -1.0]]}
sigma_splines_log:
  '90': {type: akima, knots: [-2.0, 1.0], coefficients: [[-3.0]]}
  '135': {type: akima, knots: [-2.0, 1.0], coefficients: [[-3.0]]}
min_logc: -2.0
max_logc: 1.0
sigma_floor: 0.05
recorded_data: {by_angle: {}}
"""


def pump(name="water", slope=0.1, offset=0.0, created="2026-01-01T00:00:00Z") -> str:
    """A pump calibration as YAML."""
    return PUMP.format(name=name, slope=slope, offset=offset, created=created)


def od(name="ecoli", coefficients="[0.1, 0.0]", intensity=80.0, angle="90", channel="2") -> str:
    """An optical calibration as YAML."""
    return OD.format(
        name=name, coefficients=coefficients, intensity=intensity, angle=angle, channel=channel
    )
