"""What several routes of these dialects answer. Moments are ISO 8601 texts, UTC."""

from collections.abc import Awaitable
from typing import Literal, TypedDict

from appliance.api.pioreactor.names import LOCKS
from appliance.api.wire import Reply
from appliance.core.locks import Busy
from appliance.core.tasks import Task


class Accepted(TypedDict):
    """Work was begun, and its result can be asked for at *result_url_path*."""

    unit: str
    task_id: str
    result_url_path: str


class Locked(TypedDict, total=False):
    """Work was begun, and its result can be asked for at *result_url_path*; or it goes on already
    (*status* is in_progress), and *lock* names what only one may hold."""

    unit: str
    task_id: str
    result_url_path: str
    status: Literal["in_progress"]
    lock: str


class Said(TypedDict):
    """It was done."""

    status: Literal["success"]


class Told(TypedDict):
    """It was done, in words."""

    msg: str


def accepted(unit: str, task_id: str) -> Reply[Accepted]:
    """A task was begun; the answer says where to ask what became of it."""
    body: Accepted = {
        "unit": unit,
        "task_id": task_id,
        "result_url_path": f"/unit_api/task_results/{task_id}",
    }
    return Reply(202, body)


async def locked(unit: str, launching: Awaitable[Task]) -> Reply[Locked]:
    """The task that was accepted, or the news that one of its kind goes on."""
    try:
        task = await launching
    except Busy as busy:
        return Reply(202, {"status": "in_progress", "lock": LOCKS[busy.lock]})
    body = accepted(unit, task.id).body
    return Reply(202, {**body})
