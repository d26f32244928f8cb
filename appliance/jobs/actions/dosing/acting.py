"""What the actions of the pumps have in common: asked first, done once, never repeated."""

from collections.abc import Awaitable, Callable

from appliance.core.jobs.kit import Kit
from appliance.errors import Refusal


def act(kit: Kit, work: Callable[[], Awaitable[float]]) -> None:
    """Do *work*, which returns the mL it moved, say so, and end the job.

    An action that was cut off is not begun again after a restart: what it moved until then is in
    the ledger, and nobody knows whether the rest is still wanted.
    """
    if kit.resumed:
        kit.log.warn("{job} was cut off when the unit stopped, and is not done again.",
                     job=kit.name)
        kit.finish()
        return

    async def once() -> None:
        try:
            moved = await work()
        except Refusal as refusal:
            kit.trouble("dosing-refused", refusal.message, refusal.remedy or "")
        else:
            kit.log.info("{job}: {moved:.3g} mL were moved.", job=kit.name, moved=moved)

    kit.act(once)
