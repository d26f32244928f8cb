"""What these dialects answer when work was begun that outlives its request."""

from collections.abc import Awaitable

from appliance.api.pioreactor.names import LOCKS
from appliance.api.pioreactor.shapes import Accepted, Locked
from appliance.api.wire import Reply
from appliance.core.locks import Busy
from appliance.core.tasks import Task


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
