"""The composition root: every part of a unit, each made of those before it."""

from appliance.assembly import (
    calibrations,
    devices,
    dosing,
    folder,
    growth_curve,
    host,
    jobs,
    protocols,
    storage,
)
from appliance.assembly.environment import Environment
from appliance.core.appliance import Appliance


def assemble(env: Environment) -> Appliance:
    """Every part, lowest first; the store is open when this returns."""
    records = storage.build(env)
    fitted = devices.build(env, records)
    known = calibrations.build(env, records)
    liquids = dosing.build(env, records, known)
    work = jobs.build(env, records, fitted, known, liquids)
    guided = protocols.build(env, records, work)
    kept = folder.build(env, records, fitted, known, work.jobs)
    return Appliance(
        name=env.name,
        clock=env.clock,
        bus=records.bus,
        storage=records.storage,
        experiments=records.experiments,
        readings=records.readings,
        growth_curves=growth_curve.build(env, records, work),
        logs=records.logs,
        alerts=records.alerts,
        tasks=records.tasks,
        active_calibrations=known,
        calibration_sessions=guided,
        dosing=liquids,
        safety=fitted.safety,
        jobs=work.jobs,
        profiles=work.profiles,
        identity=host.identity(env, records),
        host=host.build(env, records, work),
        files=kept.files,
        backup=kept.backup,
        plugins=kept.plugins,
    )
