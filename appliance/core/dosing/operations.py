"""What can be dosed, and in which order: doses, exchanges, rinsing; one of them at a time."""

from collections.abc import Iterator
from contextlib import contextmanager
from math import ceil

from attrs import frozen
from twisted.internet.defer import ensureDeferred

from appliance.bus import Bus
from appliance.clocks import UnitClock
from appliance.core.dosing.ledger import VesselLedger
from appliance.core.dosing.options import DosingOptions
from appliance.core.dosing.pump_driver import PumpDriver
from appliance.core.dosing.pump_rates import PumpRates, PumpRun
from appliance.errors import Conflict, Invalid
from appliance.model import Dosed, DosingHeld
from hw.errors import HardwareError

CHUNK_S = 10.0
"""Seconds of a dose without end that are written down before they are pumped."""

MOST_RATIO = 0.85
"""How much less may come in than goes out while a vessel is rinsed."""

LEAST_ML = 1e-9


@frozen
class Exchanged:
    """What an exchange really moved, in mL."""

    media_ml: float = 0.0
    alt_media_ml: float = 0.0
    waste_ml: float = 0.0

    def __add__(self, other: "Exchanged") -> "Exchanged":
        return Exchanged(
            self.media_ml + other.media_ml,
            self.alt_media_ml + other.alt_media_ml,
            self.waste_ml + other.waste_ml,
        )


class Dosing:
    """Moves liquid. A second operation that is asked for while one goes on gets a ``Conflict``.

    Operations are coroutines; one that is cancelled stops its pump at once and books what it had
    really moved. *permit* is asked before each pump that adds, and may raise a ``Refusal``.
    """

    def __init__(
        self,
        *,
        clock: UnitClock,
        bus: Bus,
        pumping: PumpDriver,
        volumes: VesselLedger,
        flows: PumpRates,
        habits: DosingOptions,
        permit=lambda kind: None,
    ) -> None:
        self._clock, self._bus, self._pumping = clock, bus, pumping
        self.volumes, self.flows, self.habits = volumes, flows, habits
        self._permit = permit
        self.busy: str | None = None

    # -- asking first

    def check(self, kind: str, ml: float | None = None, seconds: float | None = None) -> None:
        """Raise the ``Refusal`` that moving *ml*, or for *seconds*, would meet now."""
        self._check_free("Dosing")
        turn = self.flows.by_volume(kind, ml) if ml is not None else None
        turn = self.flows.by_duration(kind, seconds) if seconds is not None else turn
        self._allow(kind, turn.ml if turn else 0.0)

    def _check_free(self, who: str) -> None:
        if self.busy is not None:
            raise Conflict(
                f"{who} has to wait: {self.busy} is moving liquid.",
                remedy=f"Wait until {self.busy} has ended, or stop it.",
            )

    def _allow(self, kind: str, ml: float) -> None:
        if kind != "remove_waste":
            self._permit(kind)
        self.volumes.check(kind, ml)

    @contextmanager
    def holding(self, who: str) -> Iterator[None]:
        """Keep everybody else from dosing for a while. Raises ``Conflict`` if somebody is."""
        self._check_free(who)
        self.busy = who
        self._bus.publish(DosingHeld(who))
        try:
            yield
        finally:
            self.busy = None
            self._bus.publish(DosingHeld(None))

    # -- operations

    async def dose(self, kind: str, ml: float, source: str = "user") -> float:
        """Move *ml*, in parts with pauses; returns what was really moved. Raises ``Refusal``."""
        with self.holding(source):
            self.flows.by_volume(kind, ml)
            self._allow(kind, ml)
            parts = max(ceil(ml / self.habits.max_subdose_ml - LEAST_ML), 1)
            moved = 0.0
            await self._tell_guard()
            for part in range(parts):
                if part:
                    await self._pumping.wait(self.habits.pause_s)
                moved += await self._turn(kind, self.flows.by_volume(kind, ml / parts), source)
            return moved

    async def run(self, kind: str, seconds: float | None, source: str = "user") -> float:
        """Turn a pump for *seconds*, None for as long as nobody stops it and there is room."""
        with self.holding(source):
            left, moved = seconds, 0.0
            await self._tell_guard()
            while left is None or left > 0.0:
                part = CHUNK_S if left is None else min(left, CHUNK_S)
                moved += await self._turn(kind, self.flows.by_duration(kind, part), source)
                left = None if left is None else left - part
            return moved

    async def book(self, kind: str, ml: float, source: str = "user") -> float:
        """Book *ml* that somebody has moved by hand. Raises ``Refusal``."""
        with self.holding(source):
            dose = await self.volumes.begin(kind, ml, source)
            await self.volumes.end(dose, ml)
            self._bus.publish(Dosed(kind, ml, self._clock.seconds()))
            return ml

    async def exchange(
        self, ml: float, alt_fraction: float = 0.0, source: str = "user"
    ) -> Exchanged:
        """Replace *ml* of the vessel by medium, *alt_fraction* of it by the alternative one.

        In halves of halves of at most ``max_subdose``: media in, a pause, waste out, a pause.
        Returns what was really moved. Raises ``Refusal``.
        """
        if not 0.0 <= alt_fraction <= 1.0:
            raise Invalid(f"A share of alternative medium cannot be {alt_fraction:g}.")
        with self.holding(source):
            self.check_exchange(ml, alt_fraction)
            self._check_room(ml, alt_fraction)
            await self._tell_guard()
            parts, total = _halvings(ml, self.habits.max_subdose_ml), Exchanged()
            for part in range(parts):
                if part:
                    await self._pumping.wait(self.habits.pause_s)
                total += await self._exchange(ml / parts, alt_fraction, source)
            return total

    def check_exchange(self, ml: float, alt_fraction: float) -> None:
        """Raise ``Invalid`` unless the pumps can measure out such an exchange."""
        part = ml / _halvings(ml, self.habits.max_subdose_ml)
        for kind, share in _shares(alt_fraction):
            self.flows.by_volume(kind, part * share)
        self.flows.by_volume("remove_waste", part)

    def _check_room(self, ml: float, alt_fraction: float) -> None:
        part = ml / _halvings(ml, self.habits.max_subdose_ml)
        for kind, _ in _shares(alt_fraction):
            self._allow(kind, part)

    async def _exchange(self, ml: float, alt_fraction: float, source: str) -> Exchanged:
        alt = await self._portion("add_alt_media", ml * alt_fraction, source)
        media = await self._portion("add_media", ml * (1.0 - alt_fraction), source)
        await self._pumping.wait(self.habits.pause_s)
        wanted = max(self.habits.waste_multiplier, 1.0) * (media + alt)
        return Exchanged(media, alt, await self._portion("remove_waste", wanted, source))

    async def _portion(self, kind: str, ml: float, source: str) -> float:
        if ml <= LEAST_ML:
            return 0.0
        return await self._turn(kind, self.flows.by_volume(kind, ml), source)

    async def circulate(self, kind: str, seconds: float, source: str = "user") -> float:
        """Rinse the vessel for *seconds*: waste all the time, medium for part of it, so that less
        comes in than can go out. Returns the mL of medium."""
        with self.holding(source):
            moved, left = 0.0, seconds
            await self._tell_guard()
            while left > 0.0:
                part = min(left, CHUNK_S)
                moved += await self._rinse(kind, part, source)
                left -= part
            return moved

    async def _rinse(self, kind: str, seconds: float, source: str) -> float:
        ratio = min(MOST_RATIO, self.flows.rate("remove_waste") / self.flows.rate(kind))
        waste = self.flows.by_duration("remove_waste", seconds)
        media = self.flows.by_duration(kind, seconds * ratio)
        draining = ensureDeferred(self._turn("remove_waste", waste, source))
        try:
            moved = await self._turn(kind, media, source)
            await draining
        finally:
            draining.addErrback(lambda failure: None)
            draining.cancel()
        return moved

    async def stop(self) -> None:
        """Stop every pump now; whoever had it turn books what was moved."""
        await self._pumping.safe()

    # -- one turn of one pump

    async def _tell_guard(self) -> None:
        await self._pumping.holds(self.volumes.current.ml, self.flows.at_full_duty())

    async def _turn(self, kind: str, turn: PumpRun, source: str) -> float:
        """Carry out *turn* with the ledger knowing of it before and after; returns the mL."""
        self._allow(kind, turn.ml)
        before = await self._pumping.turned(turn.pump)
        dose = await self.volumes.begin(kind, turn.ml, source)
        began = self._clock.seconds()
        moved = turn.ml
        try:
            await self._pumping.turn(turn)
        finally:
            moved = await self._moved(turn, before)
            await self.volumes.end(dose, moved)
            if moved > 0.0:
                middle = (began + self._clock.seconds()) / 2.0
                self._bus.publish(Dosed(kind, moved, middle))
        return moved

    async def _moved(self, turn: PumpRun, before: float) -> float:
        """mL of what the pump has really turned; all of it where that cannot be told."""
        try:
            turned = await self._pumping.turned(turn.pump) - before
        except HardwareError:
            return turn.ml
        return turn.ml * turned / (turn.seconds * turn.duty / 100.0)


def _halvings(ml: float, most: float) -> int:
    """In how many equal parts *ml* are divided by halving until none is more than *most*."""
    parts = 1
    while ml / parts > most + LEAST_ML:
        parts *= 2
    return parts


def _shares(alt_fraction: float) -> list[tuple[str, float]]:
    """Which media take part in an exchange, and how much of it each is."""
    shares = (("add_media", 1.0 - alt_fraction), ("add_alt_media", alt_fraction))
    return [(kind, share) for kind, share in shares if share > LEAST_ML]
