"""Every guide that this unit has."""

from appliance.core.calibration_protocols.steps import CalibrationProtocol


def guides() -> tuple[CalibrationProtocol, ...]:
    """The guides of pumps, stirring, photodiodes, and several angles together. They are imported
    by this alone, in the lane that calls it: a unit at rest guides nobody."""
    from appliance.core.calibration_protocols import od as optics
    from appliance.core.calibration_protocols import od_fusion as fusion
    from appliance.core.calibration_protocols import pumps, stirring

    return (*pumps.guides(), stirring.GUIDE, *optics.guides(), *fusion.guides())
