"""What jobs that dose share: saying what was moved, and meeting refusals calmly."""

from collections.abc import Awaitable, Callable

from appliance.core.dosing import Exchanged
from appliance.core.jobs.kit import Kit
from appliance.core.jobs.settings import Setting
from appliance.errors import Refusal
from appliance.model import Liquid
from appliance.model.measured import AutomationEvent

LOOK_EVERY = 30.0
LEVEL_EVERY = 600.0
LEVEL_S = 16.0
APART = 200.0
"""Seconds after a dose at which the level is no longer in the way of the next."""

PATIENCE = 120.0
LOOK_S, MOST_LOOKED_S = 5.0, 900.0
SOURCE = "dosing_automation"


def source_of_event() -> Setting[str]:
    """Who wants a dose."""
    return Setting(
        str, default="", settable=False, start_only=True, help="Who or what wants it, for the log."
    )


def dose_once(kit: Kit, work: Callable[[], Awaitable[float]]) -> None:
    """Do *work*, which returns the mL it moved, say so, and end the job; see ``Kit.act``. What
    was moved until it was cut off is in the ledger."""

    async def once() -> None:
        try:
            moved = await work()
        except Refusal as refusal:
            kit.trouble("dosing-refused", refusal.message, refusal.remedy or "")
        else:
            kit.log.info("{job}: {moved:.3g} mL were moved.", job=kit.name, moved=moved)

    kit.act(once)


class AutomatedDosing:
    """Doses for one automation; *tell* is given each event.

    A refusal becomes the trouble "dosing-refused" of the job, which ends with the next dose that
    is carried out. What another operation holds up is done when that has ended.
    """

    def __init__(self, kit: Kit, tell: Callable[[AutomationEvent], None]) -> None:
        self.kit, self._tell = kit, tell
        self.working = False
        self._poured = self._levelled = kit.clock.seconds()

    @property
    def volume_ml(self) -> float:
        """What the ledger says is in the vessel."""
        return self.kit.dosing.volume_ml

    def keep_level(self, apart: float = 0.0) -> None:
        """Turn the waste pump every ten minutes, *apart* seconds after a dose or later.

        The end of the waste tube sets the level, so this costs nothing, and takes out what a
        leaking tube has let in.
        """
        self.kit.every(LOOK_EVERY, lambda: self._level(apart), now=False)

    async def _level(self, apart: float) -> None:
        now = self.kit.clock.seconds()
        quiet = now - self._poured >= apart and now - self._levelled >= LEVEL_EVERY
        if quiet and not self.working and self.kit.dosing.busy is None:
            self._levelled = now
            await self.kit.dosing.run(Liquid.WASTE, LEVEL_S, SOURCE)

    async def exchange(self, ml: float, alt_fraction: float = 0.0) -> float:
        """Exchange *ml*; returns what came in, 0 if it was refused."""

        async def work() -> float:
            moved = await self.kit.dosing.exchange(ml, alt_fraction, SOURCE)
            self._tell_exchange(moved)
            return moved.media_ml + moved.alt_media_ml

        return await self._pour(work)

    async def add(self, ml: float) -> float:
        """Add *ml* of medium; returns what came in, 0 if it was refused."""

        async def work() -> float:
            moved = await self.kit.dosing.dose(Liquid.MEDIA, ml, SOURCE)
            self.tell("AddMediaEvent", f"Added {moved:.3g} mL.", volume_ml=moved)
            return moved

        return await self._pour(work)

    async def _pour(self, work: Callable[[], Awaitable[float]]) -> float:
        if self.working:
            return 0.0
        self.working = True
        try:
            await self._wait_until_free()
            await self._wait_until_seen()
            moved = await work()
        except Refusal as refusal:
            self.tell("NoEvent", refusal.message)
            self.kit.trouble("dosing-refused", refusal.message, refusal.remedy or "")
            return 0.0
        finally:
            self.working, self._poured = False, self.kit.clock.seconds()
        self.kit.clear("dosing-refused")
        return moved

    async def _wait_until_free(self) -> None:
        """Let another operation end, but not for ever."""
        waited = 0.0
        while self.kit.dosing.busy is not None and waited < PATIENCE:
            await self.kit.sleep(1.0)
            waited += 1.0

    async def _wait_until_seen(self) -> None:
        """Let the culture be looked at without a dose as long as that is asked for, within reason:
        nobody who reads it may be left."""
        waited = 0.0
        while self.kit.dosing.watch.waits and waited < MOST_LOOKED_S:
            await self.kit.sleep(LOOK_S)
            waited += LOOK_S

    def _tell_exchange(self, moved: Exchanged) -> None:
        came = moved.media_ml + moved.alt_media_ml
        self.tell(
            "DilutionEvent",
            f"Exchanged {came:.3g} mL.",
            media_ml=moved.media_ml,
            alt_media_ml=moved.alt_media_ml,
            waste_ml=moved.waste_ml,
        )

    def tell(self, name: str, message: str, **data: float) -> None:
        """Publish what was done last."""
        rounded = {key: round(value, 4) for key, value in data.items()}
        self._tell(AutomationEvent(name, message, self.kit.clock.utc(), rounded))
