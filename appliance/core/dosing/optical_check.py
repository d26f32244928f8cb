"""The optical check: after each dose of medium the culture must have thinned as the volume says."""

from collections.abc import Collection

from twisted.logger import Logger

from appliance.bus import Bus
from appliance.clocks import UnitClock
from appliance.control.dose_check import DoseCheck
from appliance.core.dosing.interlock import DosingInterlock
from appliance.core.dosing.ledger import VesselLedger
from appliance.core.dosing.verdicts import UNSEEN, certain, disturbed, doubtful
from appliance.model import (
    CalibrationChanged,
    Dosed,
    DoseGain,
    DosingWatch,
    ExperimentChanged,
    LampChanged,
    Reading,
    StateChanged,
    TroublesChanged,
)

SILENT = 300.0
LOOK = "look"  # what the doubt of a closer look is filed under
WARMER = 1.0
JUMPED_S = 1800.0  # for how long a jump of the light may be what a doubt is of
DISTURBING = frozenset({
    "not-mixed", "stirring-stalled", "stirrer-silent", "od-noisy", "ambient-light",
    "reference-lost",
    "adc-saturated", "adc-stuck", "od-signal-high", "temperature-out-of-band", "undervoltage",
})  # fmt: skip
"""Troubles of others while which the light does not tell what doses do."""


class OpticalCheck:
    """Listens to readings and doses while there are any, and tells the interlock of it.

    While there is a doubt, automations are asked to pause and to give doses that can be seen by
    themselves; only what is certain stops dosing until somebody has looked, and nothing is
    certain while others tell that the light or the stirring is disturbed. What changes growth or
    the light by itself (temperature, lamps, stirring, another calibration) begins the check anew.
    """

    log = Logger(namespace="appliance.dosing")

    def __init__(
        self, bus: Bus, clock: UnitClock, ledger: VesselLedger, interlock: DosingInterlock
    ) -> None:
        self._clock, self._ledger, self._interlock = clock, ledger, interlock
        self._unseen = 0.0
        self._check = DoseCheck(ledger.size.efflux)
        self._known: dict[str, DoseGain] = {}
        self._read_at = clock.seconds()
        self._celsius: float | None = None
        self._disturbed: dict[str, Collection[str]] = {}
        self._jumps, self._jumped_at = 0, -JUMPED_S
        bus.subscribe(Reading, self._reading)
        bus.subscribe(Dosed, self._dosed)
        bus.subscribe(StateChanged, self._job_changed)
        bus.subscribe(TroublesChanged, self._troubles_changed)
        bus.subscribe(CalibrationChanged, self._calibrated)
        for kind in (LampChanged, ExperimentChanged):
            bus.subscribe(kind, lambda event: self.reset())

    def reset(self) -> None:
        """Begin anew."""
        self._check.reset()
        self._ask(self._clock.seconds())

    def _reading(self, reading: Reading) -> None:
        if reading.series == "od" and not reading.limited:
            self._density(reading.value)
        elif reading.series == "temperature":
            self._temperature(reading.value)

    def _density(self, od: float) -> None:
        now = self._clock.seconds()
        if now - self._read_at > SILENT:
            self.reset()
        self._read_at = now
        before = self._check.doubt
        self._check.observe(now, od)
        self._notice_jump(now)
        if self._check.seen and self._unseen:
            self._unseen = 0.0
            self._interlock.doubt(UNSEEN.name, None)
        if self._check.failure is not None:
            self._conclude(self._check.failure)
        if self._check.doubt or before:
            self._ask(now)

    def _notice_jump(self, now: float) -> None:
        if self._check.quick.jumps != self._jumps:
            self._jumps, self._jumped_at = self._check.quick.jumps, now

    def _conclude(self, failure: str) -> None:
        self.reset()
        if not any(self._disturbed.values()):
            self._interlock.stop(certain(failure))

    def _ask(self, now: float) -> None:
        """Tell the doubt that there is, or that there is none, and how to dose meanwhile."""
        look = self._check.look
        if look is None:
            if self._interlock.watch != DosingWatch():
                self.log.info("Doses are seen again: dosing goes on as before.")
            self._interlock.ask(DosingWatch())
            self._interlock.doubt(LOOK, None)
            return
        if self._interlock.watch == DosingWatch():
            self.log.info("Dosing pauses, to see what the culture does without.")
        self._interlock.ask(DosingWatch(look.waits(now), look.probe_ml))
        others = {name for names in self._disturbed.values() for name in names}
        if look.late or others or now - self._jumped_at < JUMPED_S:
            trouble = disturbed(look.late, others)
        else:
            trouble = doubtful(look.failure)
        self._interlock.doubt(LOOK, trouble)

    def _temperature(self, celsius: float) -> None:
        if self._celsius is None or abs(celsius - self._celsius) > WARMER:
            self._celsius = celsius
            self.reset()

    def _dosed(self, event: Dosed) -> None:
        if not event.kind.adds:
            return
        before = max(self._ledger.current.ml - event.volume_ml, 1.0)
        self._know(event.kind.pump)
        self._check.dose(event.at, event.volume_ml, before, event.kind.pump)
        self._count(event.volume_ml)
        self._ask(self._clock.seconds())
        self._learn()

    def _know(self, pump: str) -> None:
        """Take up what the ledger knows of a pump, if somebody else said it."""
        gain = self._ledger.gains[pump]
        if gain != self._known.get(pump):
            self._known[pump] = gain
            self._check.know(pump, gain.share, gain.sd)

    def _learn(self) -> None:
        for pump, gain in self._check.gains.items():
            if gain.known:
                told = DoseGain(round(gain.share, 3), round(gain.sd, 3))
                self._known[pump] = told
                self._ledger.learn(pump, told)

    def _count(self, ml: float) -> None:
        """Only what is pumped while the culture is read could have been seen."""
        if self._clock.seconds() - self._read_at <= SILENT:
            self._unseen += ml
        if self._unseen > self._ledger.size.efflux:
            self._interlock.doubt(UNSEEN.name, UNSEEN)

    def _job_changed(self, event: StateChanged) -> None:
        if event.job in ("stirring", "od_reading") and event.state != "ready":
            self.reset()

    def _troubles_changed(self, event: TroublesChanged) -> None:
        names = {trouble.name for trouble in event.troubles}
        self._disturbed[event.source] = names & DISTURBING

    def _calibrated(self, event: CalibrationChanged) -> None:
        """A pump that is calibrated anew is another; so is every dose in another light."""
        for pump in tuple(self._ledger.gains):
            if event.device == f"{pump}_pump" or not event.device.endswith("_pump"):
                self._ledger.learn(pump, DoseGain())
        self.reset()
