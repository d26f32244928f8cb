"""What this dialect answers while something goes on that only one may do at a time."""

from collections.abc import Awaitable

from appliance.api.pioreactor import accepted
from appliance.api.wire import Reply
from appliance.core.locks import Busy
from appliance.core.tasks import Task


async def locked(unit: str, launching: Awaitable[Task]) -> Reply:
    """The task that was accepted, or the news that one of its kind goes on."""
    try:
        task = await launching
    except Busy as busy:
        return Reply(202, {"status": "in_progress", "lock": busy.lock})
    return accepted(unit, task.id)
