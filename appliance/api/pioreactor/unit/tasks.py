"""/unit_api/task_results: what became of work that outlived its request."""

from typing import Any, NotRequired, TypedDict

from appliance.api.pioreactor import OTHERWISE
from appliance.api.wire import Call, Reply, Routes
from appliance.core.appliance import Appliance
from appliance.core.tasks import Task

routes = Routes()


class TaskResult(TypedDict):
    """What became of a task."""

    task_id: str
    result_url_path: str
    status: str
    result: NotRequired[Any]
    error: NotRequired[str | None]
    error_info: NotRequired[dict[str, Any]]


@routes("GET", "/task_results/<task_id>", needs="viewer")
async def show_task(appliance: Appliance, call: Call, task_id: str) -> Reply[TaskResult]:
    """Tell what became of a task: 202 while it goes on, 200 with its result, 500 with its error."""
    task = await appliance.tasks.find(task_id)
    about: TaskResult = {
        "task_id": task.id,
        "result_url_path": f"/unit_api/task_results/{task.id}",
        "status": task.state,
    }
    if task.state == "failed":
        about["error"], about["error_info"] = task.error, failure(task)
        return Reply(500, about)
    if task.state == "complete":
        about["result"] = task.result
        return Reply(200, about)
    about["status"] = "pending or not present"
    return Reply(202, about)


def failure(task: Task) -> dict[str, object]:
    """Why a task failed, in the shape of every other error."""
    return {"cause": task.error, "remediation": OTHERWISE, "status": 500}
