"""What can be dosed, and in which order: doses, exchanges, rinsing; one of them at a time."""

from collections.abc import Iterator
from contextlib import contextmanager
from math import ceil

from msgspec import Struct
from twisted.internet.defer import ensureDeferred

from appliance.bus import Bus
from appliance.clocks import UnitClock
from appliance.core.dosing.interlock import DosingInterlock
from appliance.core.dosing.ledger import VesselLedger
from appliance.core.dosing.options import DosingOptions
from appliance.core.dosing.pump_driver import PumpDriver
from appliance.core.dosing.pump_rates import PumpRun
from appliance.core.dosing.refusals import check_bottle, check_held, check_room
from appliance.errors import Conflict, Invalid
from appliance.model import DoseBegun, Dosed, DoseGain, DosingHeld, DosingWatch, Liquid
from appliance.model.moments import Seconds
from hw.errors import HardwareError

CHUNK_S = 10.0
"""Seconds of a dose without end that are written down before they are pumped."""

MOST_RATIO = 0.85
"""How much less may come in than goes out while a vessel is rinsed."""

LEAST_ML = 1e-9


class Exchanged(Struct, frozen=True):
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
    really moved.

    What may not be moved is refused here, in this order: somebody else is dosing, the pump cannot
    measure it out, dosing is stopped, the vessel has no room, the bottle is empty. It is asked
    before a run is accepted and again before each pump turns; the guard of the pumps is below.
    """

    def __init__(
        self,
        clock: UnitClock,
        bus: Bus,
        pumps: PumpDriver,
        ledger: VesselLedger,
        interlock: DosingInterlock,
        options: DosingOptions,
    ) -> None:
        self._clock, self._bus, self._pumps, self._interlock = clock, bus, pumps, interlock
        self._ledger, self.rates, self.options = ledger, pumps.rates, options
        self.busy: str | None = None

    @property
    def volume_ml(self) -> float:
        """What the vessel holds by the ledger."""
        return self._ledger.current.ml

    @property
    def watch(self) -> DosingWatch:
        """How automations are asked to dose."""
        return self._interlock.watch

    # -- asking first

    def check(self, liquid: Liquid, ml: float | None = None, seconds: float | None = None) -> None:
        """Raise the ``Refusal`` that moving *ml*, or for *seconds*, would meet now; with neither,
        that of moving anything."""
        self.check_free("Dosing")
        turn = self.rates.by_volume(liquid, ml) if ml is not None else None
        turn = self.rates.by_duration(liquid, seconds) if seconds is not None else turn
        self._check_now(liquid, turn.ml if turn else 0.0)

    def check_free(self, who: str) -> None:
        """Raise ``Conflict`` if somebody else than *who* moves liquid."""
        if self.busy is not None:
            raise Conflict(
                f"{who} has to wait: {self.busy} is moving liquid.",
                remedy=f"Wait until {self.busy} has ended, or stop it.",
            )

    def check_measured(self, liquid: Liquid, ml: float) -> None:
        """Raise ``Invalid`` unless the pump can measure out *ml*."""
        self.rates.by_volume(liquid, ml)

    def check_exchange(self, ml: float, alt_fraction: float) -> None:
        """Raise ``Invalid`` unless the pumps can measure out such an exchange."""
        part = self._part(ml)
        for liquid, share in _shares(alt_fraction):
            self.check_measured(liquid, part * share)
        self.check_measured(Liquid.WASTE, part)

    def check_booked(self, liquid: Liquid, ml: float) -> None:
        """Raise ``Conflict`` if *ml* cannot have been moved by hand."""
        if liquid.adds:
            check_room(self._ledger, ml)
            check_bottle(self._ledger, liquid, ml)
        else:
            check_held(self._ledger, ml)

    def _check_now(self, liquid: Liquid, ml: float, beside: float = 0.0) -> None:
        """Raise the ``Refusal`` of a turn that moves *ml*, with *beside* mL of others to come."""
        if liquid.adds:
            self._interlock.check()
            check_room(self._ledger, ml + beside)
            check_bottle(self._ledger, liquid, ml)

    @contextmanager
    def holding(self, who: str) -> Iterator[None]:
        """Keep everybody else from dosing for a while. Raises ``Conflict`` if somebody is."""
        self.check_free(who)
        self.busy = who
        self._bus.publish(DosingHeld(who))
        try:
            yield
        finally:
            self.busy = None
            self._bus.publish(DosingHeld(None))

    # -- operations

    async def dose(self, liquid: Liquid, ml: float, source: str = "user") -> float:
        """Move *ml*, in parts with pauses; returns what was really moved. Raises ``Refusal``."""
        with self.holding(source):
            self.check_measured(liquid, ml)
            self._check_now(liquid, ml)
            parts = max(ceil(ml / self.options.max_subdose_ml - LEAST_ML), 1)
            moved = 0.0
            await self._pumps.holds(self.volume_ml)
            for part in range(parts):
                if part:
                    await self._pumps.wait(self.options.pause_s)
                moved += await self._turn(liquid, self.rates.by_volume(liquid, ml / parts), source)
            return moved

    async def run(self, liquid: Liquid, seconds: float | None, source: str = "user") -> float:
        """Turn a pump for *seconds*, None for as long as nobody stops it and there is room."""
        with self.holding(source):
            left, moved = seconds, 0.0
            await self._pumps.holds(self.volume_ml)
            while left is None or left > 0.0:
                part = CHUNK_S if left is None else min(left, CHUNK_S)
                moved += await self._turn(liquid, self.rates.by_duration(liquid, part), source)
                left = None if left is None else left - part
            return moved

    async def book(self, liquid: Liquid, ml: float, source: str = "user") -> float:
        """Book *ml* that somebody has moved by hand. Raises ``Refusal``."""
        with self.holding(source):
            await self._ledger.settle()
            self.check_booked(liquid, ml)
            held = self.volume_ml
            dose = await self._ledger.begin(liquid, ml, source)
            await self._ledger.end(dose, ml, by_hand=True)
            self._bus.publish(Dosed(liquid, ml, self._clock.seconds(), held))
            return ml

    async def exchange(
        self, ml: float, alt_fraction: float = 0.0, source: str = "user"
    ) -> Exchanged:
        """Replace *ml* of the vessel by medium, *alt_fraction* of it by the alternative one.

        In halves of halves of at most ``max_subdose_ml``, and of what there is room for: media
        in, a pause, waste out, a pause. Returns what was really moved. Raises ``Refusal``.
        """
        if not 0.0 <= alt_fraction <= 1.0:
            raise Invalid(f"A share of alternative medium cannot be {alt_fraction:g}.")
        with self.holding(source):
            self.check_exchange(ml, alt_fraction)
            self._check_parts(ml, alt_fraction)
            await self._pumps.holds(self.volume_ml)
            parts, total = _halvings(ml, self._largest), Exchanged()
            for part in range(parts):
                if part:
                    await self._pumps.wait(self.options.pause_s)
                total += await self._exchange(ml / parts, alt_fraction, source)
            return total

    def _check_parts(self, ml: float, alt_fraction: float) -> None:
        """Raise the ``Refusal`` that the first part of an exchange would meet now."""
        part = self._part(ml)
        for liquid, share in _shares(alt_fraction):
            self._check_now(liquid, part * share, part * (1.0 - share))

    def _part(self, ml: float) -> float:
        return ml / _halvings(ml, self._largest)

    @property
    def _largest(self) -> float:
        """The largest part of an exchange: no more than there is room for above the waste tube."""
        size = self._ledger.size
        return min(self.options.max_subdose_ml, size.fill - size.efflux)

    async def _exchange(self, ml: float, alt_fraction: float, source: str) -> Exchanged:
        alt = await self._portion(Liquid.ALT_MEDIA, ml * alt_fraction, source)
        media = await self._portion(Liquid.MEDIA, ml * (1.0 - alt_fraction), source)
        await self._pumps.wait(self.options.pause_s)
        wanted = max(self.options.waste_multiplier, 1.0) * (media + alt)
        return Exchanged(media, alt, await self._portion(Liquid.WASTE, wanted, source))

    async def _portion(self, liquid: Liquid, ml: float, source: str) -> float:
        if ml <= LEAST_ML:
            return 0.0
        return await self._turn(liquid, self.rates.by_volume(liquid, ml), source)

    async def circulate(self, liquid: Liquid, seconds: float, source: str = "user") -> float:
        """Rinse the vessel for *seconds*: waste all the time, medium for part of it, so that less
        comes in than can go out. Returns the mL of medium."""
        with self.holding(source):
            moved, left = 0.0, seconds
            await self._pumps.holds(self.volume_ml)
            while left > 0.0:
                part = min(left, CHUNK_S)
                moved += await self._rinse(liquid, part, source)
                left -= part
            return moved

    async def _rinse(self, liquid: Liquid, seconds: float, source: str) -> float:
        ratio = min(MOST_RATIO, self.rates.rate(Liquid.WASTE) / self.rates.rate(liquid))
        waste = self.rates.by_duration(Liquid.WASTE, seconds)
        media = self.rates.by_duration(liquid, seconds * ratio)
        draining = ensureDeferred(self._turn(Liquid.WASTE, waste, source))
        try:
            moved = await self._turn(liquid, media, source)
            await draining
        finally:
            draining.addErrback(lambda failure: None)
            draining.cancel()
        return moved

    async def stop(self) -> None:
        """Stop every pump now; whoever had it turn books what was moved."""
        await self._pumps.safe()

    # -- one turn of one pump

    async def _turn(self, liquid: Liquid, turn: PumpRun, source: str) -> float:
        """Carry out *turn* with the ledger knowing of it before and after; returns the mL."""
        before = await self._pumps.turned(turn.pump)
        await self._ledger.settle()
        self._check_now(liquid, turn.ml)
        held = self.volume_ml
        dose = await self._ledger.begin(liquid, turn.ml, source)
        began = self._clock.seconds()
        moved = turn.ml
        gain = self._gain(liquid)
        self._bus.publish(DoseBegun(liquid, moved, began, turn.seconds, held, gain))
        try:
            await self._pumps.turn(turn)
        finally:
            moved = await self._moved(turn, before)
            await self._ledger.end(dose, moved)
            if moved > 0.0:
                middle = Seconds((began + self._clock.seconds()) / 2.0)
                self._bus.publish(Dosed(liquid, moved, middle, held, gain, began))
        return moved

    def _gain(self, liquid: Liquid) -> DoseGain:
        return self._ledger.gains.get(liquid.pump, DoseGain())

    async def _moved(self, turn: PumpRun, before: float) -> float:
        """mL of what the pump has really turned; all of it where that cannot be told."""
        try:
            turned = await self._pumps.turned(turn.pump) - before
        except HardwareError:
            return turn.ml
        return turn.ml * turned / (turn.seconds * turn.duty / 100.0)


def _halvings(ml: float, most: float) -> int:
    """In how many equal parts *ml* are divided by halving until none is more than *most*."""
    parts = 1
    while ml / parts > most + LEAST_ML:
        parts *= 2
    return parts


def _shares(alt_fraction: float) -> list[tuple[Liquid, float]]:
    """Which media take part in an exchange, and how much of it each is."""
    shares = ((Liquid.MEDIA, 1.0 - alt_fraction), (Liquid.ALT_MEDIA, alt_fraction))
    return [(liquid, share) for liquid, share in shares if share > LEAST_ML]
