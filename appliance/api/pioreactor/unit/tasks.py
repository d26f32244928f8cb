"""/unit_api/task_results: what became of work that outlived its request."""

from appliance.api.pioreactor import OTHERWISE
from appliance.api.pioreactor.shapes import TaskResult
from appliance.api.wire import Reply, Routes

routes = Routes()


@routes("GET", "/task_results/<task_id>", needs="viewer", answer=TaskResult)
async def show_task(appliance, call, task_id):
    """Tell what became of a task: 202 while it goes on, 200 with its result, 500 with its error."""
    task = await appliance.tasks.find(task_id)
    about = {
        "task_id": task.id,
        "result_url_path": f"/unit_api/task_results/{task.id}",
        "status": task.state,
    }
    if task.state == "failed":
        return Reply(500, {**about, "error": task.error, "error_info": failure(task)})
    if task.state == "complete":
        return {**about, "result": task.result}
    return Reply(202, {**about, "status": "pending or not present"})


def failure(task) -> dict:
    """Why a task failed, in the shape of every other error."""
    return {"cause": task.error, "remediation": OTHERWISE, "status": 500}
