"""What each pair of method and path of the unit dialect answers, well asked and badly."""

from msgspec import Struct

from tests.support.archives import archive, form
from tests.support.client import NOBODY
from tests.support.curves import pump

STIRRING = "/unit_api/jobs/settings/job_name/stirring"
FORM, FORM_HEADERS = form(archive())
NONE = "00000000-0000-0000-0000-000000000000"


class Bad(Struct, frozen=True):
    """A request that is refused with *status*; *path* and *body* where they differ from the good
    one's. A body of bytes is sent as it is."""

    status: int
    path: str | None = None
    body: object = NOBODY


class Pair(Struct, frozen=True):
    """A good request and the bad ones. The good one is answered with *status* and, if it begins a
    task, the task ends well. *keys* are in the answer, if it is an object."""

    path: str
    status: int = 200
    body: object = NOBODY
    headers: tuple = ()
    keys: tuple[str, ...] = ()
    bad: tuple[Bad, ...] = ()


def misfits(**wrong: object) -> tuple[Bad, ...]:
    """Bodies that do not fit: no JSON, no object, and a field of a wrong kind."""
    said = [Bad(400, body=b"{"), Bad(400, body=b"[1]"), Bad(400, body=b"\xff")]
    return (*said, *(Bad(400, body={name: value}) for name, value in wrong.items()))


def gone(path: str) -> tuple[Bad, ...]:
    """A name that nobody knows is a 404."""
    return (Bad(404, path),)


U = "/unit_api"
PAIRS: dict[str, Pair] = {
    f"GET {U}/health": Pair(f"{U}/health", keys=("status", "pioreactor_unit", "utc_time")),
    f"GET {U}/versions/app": Pair(f"{U}/versions/app", keys=("version",)),
    f"GET {U}/versions/ui": Pair(f"{U}/versions/ui", keys=("version",)),
    f"GET {U}/capabilities": Pair(f"{U}/capabilities"),
    f"GET {U}/task_results/{{}}": Pair(
        f"{U}/task_results/TASK", keys=("task_id", "status"), bad=gone(f"{U}/task_results/{NONE}")
    ),
    f"POST {U}/hardware/check": Pair(
        f"{U}/hardware/check",
        202,
        {"model_name": "pioreactor_20ml", "model_version": "1.1"},
        bad=(
            Bad(400),
            Bad(400, body={"model_name": "teapot", "model_version": "1.0"}),
            *misfits(model_name=3),
        ),
    ),
    # -- calibrations and estimators
    f"GET {U}/calibrations": Pair(f"{U}/calibrations", keys=("media_pump",)),
    f"GET {U}/calibrations/{{}}": Pair(
        f"{U}/calibrations/media_pump", bad=gone(f"{U}/calibrations/nonsense")
    ),
    f"POST {U}/calibrations/{{}}": Pair(
        f"{U}/calibrations/media_pump",
        201,
        {"calibration_data": pump("another"), "set_as_active": True},
        keys=("msg", "path"),
        bad=(
            Bad(400, f"{U}/calibrations/nonsense", {"calibration_data": pump()}),
            Bad(400, body={"calibration_data": pump("../x")}),
            Bad(400, body={"calibration_data": "!!python/name:os.system"}),
            Bad(400),
            *misfits(calibration_data=3),
        ),
    ),
    f"GET {U}/calibrations/{{}}/{{}}": Pair(
        f"{U}/calibrations/media_pump/water",
        keys=("calibration_name", "is_active", "pioreactor_unit"),
        bad=gone(f"{U}/calibrations/media_pump/zzz"),
    ),
    f"DELETE {U}/calibrations/{{}}/{{}}": Pair(
        f"{U}/calibrations/media_pump/water",
        keys=("msg",),
        bad=gone(f"{U}/calibrations/media_pump/zzz"),
    ),
    f"GET {U}/active_calibrations": Pair(f"{U}/active_calibrations", keys=("media_pump",)),
    f"PATCH {U}/active_calibrations/{{}}/{{}}": Pair(
        f"{U}/active_calibrations/media_pump/water",
        keys=("status",),
        bad=gone(f"{U}/active_calibrations/media_pump/zzz"),
    ),
    f"DELETE {U}/active_calibrations/{{}}": Pair(
        f"{U}/active_calibrations/media_pump", keys=("status",)
    ),
    f"GET {U}/calibration_protocols": Pair(f"{U}/calibration_protocols"),
    f"GET {U}/estimators": Pair(f"{U}/estimators", keys=("od_fused",)),
    f"GET {U}/estimators/{{}}": Pair(
        f"{U}/estimators/od_fused", bad=gone(f"{U}/estimators/nonsense")
    ),
    f"GET {U}/estimators/{{}}/{{}}": Pair(
        f"{U}/estimators/od_fused/fused",
        keys=("estimator_name", "is_active"),
        bad=gone(f"{U}/estimators/od_fused/zzz"),
    ),
    f"DELETE {U}/estimators/{{}}/{{}}": Pair(
        f"{U}/estimators/od_fused/fused", keys=("msg",), bad=gone(f"{U}/estimators/od_fused/zzz")
    ),
    f"GET {U}/active_estimators": Pair(f"{U}/active_estimators", keys=("od_fused",)),
    f"PATCH {U}/active_estimators/{{}}/{{}}": Pair(
        f"{U}/active_estimators/od_fused/fused",
        keys=("status",),
        bad=gone(f"{U}/active_estimators/od_fused/zzz"),
    ),
    f"DELETE {U}/active_estimators/{{}}": Pair(
        f"{U}/active_estimators/od_fused", keys=("status",)
    ),
    f"GET {U}/zipped_calibrations": Pair(f"{U}/zipped_calibrations"),
    # -- jobs
    f"GET {U}/jobs": Pair(f"{U}/jobs"),
    f"GET {U}/jobs/running": Pair(f"{U}/jobs/running"),
    f"GET {U}/jobs/running/{{}}": Pair(f"{U}/jobs/running/stirring"),
    f"GET {U}/jobs/running/experiments/{{}}": Pair(f"{U}/jobs/running/experiments/First%20one"),
    f"GET {U}/long_running_jobs/running": Pair(f"{U}/long_running_jobs/running"),
    f"POST {U}/jobs/run/job_name/{{}}": Pair(
        f"{U}/jobs/run/job_name/od_reading",
        202,
        {"options": {"interval": 5.0}, "env": {"JOB_SOURCE": "test"}},
        bad=(
            Bad(400, f"{U}/jobs/run/job_name/nonsense"),
            Bad(409, f"{U}/jobs/run/job_name/stirring"),
            Bad(400, body={"options": {"nonsense": 1}}),
            Bad(400, body={"options": {"interval": "often"}}),
            Bad(400, body={"args": ["x"]}),
            Bad(400, body={"config_overrides": [["other", "a", "b"]]}),
            *misfits(options=3, env={"A": 1}, config_overrides=[["a"]]),
        ),
    ),
    f"GET {U}/jobs/settings/job_name/{{}}": Pair(
        STIRRING, keys=("settings",), bad=gone(f"{U}/jobs/settings/job_name/nonsense")
    ),
    f"GET {U}/jobs/settings/job_name/{{}}/setting/{{}}": Pair(
        f"{STIRRING}/setting/target_rpm",
        keys=("target_rpm",),
        bad=(*gone(f"{STIRRING}/setting/x"), *gone(f"{U}/jobs/settings/job_name/x/setting/x")),
    ),
    f"PATCH {U}/jobs/settings/job_name/{{}}": Pair(
        STIRRING,
        200,
        {"settings": {"target_rpm": 500}},
        keys=("status",),
        bad=(
            Bad(404, f"{U}/jobs/settings/job_name/x", {"settings": {"target_rpm": 1}}),
            Bad(400, body={"settings": {"target_rpm": -1}}),
            *misfits(settings=3),
        ),
    ),
    f"POST {U}/jobs/stop": Pair(
        f"{U}/jobs/stop", 202, {"job_name": "stirring"}, bad=(Bad(400), *misfits(job_id="x"))
    ),
    f"POST {U}/jobs/stop/all": Pair(f"{U}/jobs/stop/all", 202),
    # -- plugins
    f"GET {U}/plugins/installed": Pair(f"{U}/plugins/installed"),
    f"GET {U}/plugins/installed/{{}}": Pair(
        f"{U}/plugins/installed/mine.py",
        bad=(*gone(f"{U}/plugins/installed/zzz.py"), *gone(f"{U}/plugins/installed/allowed.txt")),
    ),
    f"POST {U}/plugins/install": Pair(
        f"{U}/plugins/install",
        202,
        {"args": ["air-bubbler"]},
        bad=(Bad(400), Bad(400, body={"args": ["a", "b"]}), *misfits(args="x", options=[])),
    ),
    f"POST {U}/plugins/uninstall": Pair(
        f"{U}/plugins/uninstall", 202, {"args": ["mine"]}, bad=(Bad(400), *misfits(args=[1]))
    ),
    # -- files
    f"GET {U}/system/path/": Pair(f"{U}/system/path/", keys=("current", "dirs", "files")),
    f"GET {U}/system/path/{{}}": Pair(
        f"{U}/system/path/plugins",
        keys=("current", "dirs", "files"),
        bad=(
            *gone(f"{U}/system/path/zzz"),
            Bad(403, f"{U}/system/path/../x"),
            Bad(403, f"{U}/system/path/appliance.sqlite"),
        ),
    ),
    f"POST {U}/system/remove_file": Pair(
        f"{U}/system/remove_file",
        202,
        {"filepath": "plugins/mine.py"},
        bad=(
            Bad(400),
            Bad(403, body={"filepath": "/etc/passwd"}),
            Bad(404, body={"filepath": "zzz"}),
            *misfits(filepath=3),
        ),
    ),
    f"GET {U}/zipped_dot_pioreactor": Pair(f"{U}/zipped_dot_pioreactor"),
    f"POST {U}/import_zipped_dot_pioreactor": Pair(
        f"{U}/import_zipped_dot_pioreactor",
        202,
        FORM,
        tuple(FORM_HEADERS.items()),
        bad=(Bad(400), *misfits(archive="x")),
    ),
    # -- the computer
    f"POST {U}/system/reboot": Pair(f"{U}/system/reboot", 202),
    f"POST {U}/system/shutdown": Pair(f"{U}/system/shutdown", 202),
    f"POST {U}/system/update": Pair(
        f"{U}/system/update", 503, {"options": {}}, bad=misfits(options=3)
    ),
    f"POST {U}/system/update/{{}}": Pair(
        f"{U}/system/update/app",
        503,
        {"options": {}},
        bad=(*gone(f"{U}/system/update/ui"), *misfits(args="x")),
    ),
    f"GET {U}/system/utc_clock": Pair(f"{U}/system/utc_clock", keys=("status", "clock_time")),
    f"POST {U}/system/utc_clock": Pair(
        f"{U}/system/utc_clock",
        202,
        {"utc_clock_time": "2031-01-31T12:34:56Z"},
        bad=(Bad(400), Bad(400, body={"utc_clock_time": "yesterday"}), *misfits(utc_clock_time=7)),
    ),
    f"GET {U}/system/web_server/status": Pair(
        f"{U}/system/web_server/status", keys=("service", "state", "raw_status")
    ),
    f"POST {U}/system/web_server/restart": Pair(f"{U}/system/web_server/restart", 202),
}
