"""The composition root: every part of a unit, each made of those before it."""

from appliance.assembly import (
    calibrations,
    devices,
    dosing,
    folder,
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
    fitted = devices.build(env)
    known = calibrations.build(env, records)
    liquids = dosing.build(env, records, known)
    work = jobs.build(env, records, fitted, known, liquids)
    guided = protocols.build(env, records, known, work)
    machine = host.build(env, records, work)
    kept = folder.build(env, records, fitted)
    return Appliance(
        name=env.name,
        clock=env.clock,
        bus=records.bus,
        store=records.store,
        batch=records.batch,
        upkeep=records.housekeeping,
        timekeeper=records.timekeeper,
        experiments=records.experiments,
        readings=records.readings,
        logs=records.logs,
        alerts=records.alerts,
        tasks=records.tasks,
        jobs=work.jobs,
        profiles=work.profiles,
        known=known,
        sessions=guided,
        volumes=liquids.ledger,
        dosing=liquids.operations,
        dosing_watch=liquids.interlock,
        identity=machine.identity,
        system=machine.system,
        checkup=machine.hardware_check,
        files=kept.files,
        power=machine.power,
        listener=machine.web_server,
        transfer=kept.backup,
        plugins=kept.plugins,
        simulation=machine.simulation,
    )
