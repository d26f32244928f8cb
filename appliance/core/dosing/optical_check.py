"""The optical check: after each dose of medium the culture must have thinned as the volume says."""

from collections.abc import Callable

from twisted.logger import Logger

from appliance.bus import Bus
from appliance.clocks import UnitClock
from appliance.control.dose_check import DoseCheck
from appliance.core.dosing.ledger import VesselLedger
from appliance.model import (
    CalibrationChanged,
    Dosed,
    ExperimentChanged,
    LampChanged,
    Reading,
    StateChanged,
    Trouble,
)

SILENT = 300.0
WARMER = 1.0

WHY = {
    "dry": (
        "Medium was pumped, but the culture did not get any thinner.",
        "See that the bottle is not empty, that the tube lies in it, and that the pump turns.",
    ),
    "leak": (
        "Medium was pumped, but the culture got only half as thin as it should.",
        "See whether the tube has split or is half blocked, and where the medium goes.",
    ),
    "rising": (
        "Doses have less and less effect, as if the vessel were filling.",
        "See how full the vessel is and whether the waste line is open; it may also be that the "
        "culture suddenly grows much faster.",
    ),
}


UNSEEN = Trouble(
    "dosing-unseen",
    "As much medium as the vessel holds was pumped, and nothing shows that it arrived.",
    "The culture is too thin, or changes too fast, for its density to tell: look at the bottle and "
    "the vessel yourself, and see that the waste line is open.",
)


class OpticalCheck:
    """Listens to readings and doses while there are any, and tells *stop* when they disagree.

    *doubt* is told when a vessel's volume was pumped without a dose having been seen to arrive,
    and None once one is. What changes growth or the light by itself (temperature, lamps,
    stirring, another calibration) begins the check anew.
    """

    log = Logger(namespace="appliance.dosing")

    def __init__(
        self,
        bus: Bus,
        clock: UnitClock,
        ledger: VesselLedger,
        stop: Callable[[Trouble], None],
        doubt: Callable[[Trouble | None], None],
    ) -> None:
        self._clock, self._ledger = clock, ledger
        self._stop, self._doubt = stop, doubt
        self._unseen = 0.0
        self._check = DoseCheck(ledger.size.efflux)
        self._read_at = clock.seconds()
        self._celsius: float | None = None
        bus.subscribe(Reading, self._reading)
        bus.subscribe(Dosed, self._dosed)
        bus.subscribe(StateChanged, self._job_changed)
        for kind in (LampChanged, CalibrationChanged, ExperimentChanged):
            bus.subscribe(kind, lambda event: self.reset())

    def reset(self) -> None:
        """Begin anew."""
        self._check.reset()

    def _reading(self, reading: Reading) -> None:
        if reading.series == "od":
            self._density(reading.value)
        elif reading.series == "temperature":
            self._temperature(reading.value)

    def _density(self, od: float) -> None:
        now = self._clock.seconds()
        if now - self._read_at > SILENT:
            self.reset()
        self._read_at = now
        self._check.observe(now, od)
        if self._check.seen and self._unseen:
            self._unseen = 0.0
            self._doubt(None)
        failure = self._check.failure
        if failure is not None:
            self.reset()
            message, remedy = WHY[failure]
            self._stop(Trouble("dose-not-seen", message, remedy))

    def _temperature(self, celsius: float) -> None:
        if self._celsius is None or abs(celsius - self._celsius) > WARMER:
            self._celsius = celsius
            self.reset()

    def _dosed(self, event: Dosed) -> None:
        if event.kind.adds:
            before = max(self._ledger.current.ml - event.volume_ml, 1.0)
            self._check.dose(event.at, event.volume_ml, before)
            self._count(event.volume_ml)

    def _count(self, ml: float) -> None:
        """Only what is pumped while the culture is read could have been seen."""
        if self._clock.seconds() - self._read_at <= SILENT:
            self._unseen += ml
        if self._unseen > self._ledger.size.efflux:
            self._doubt(UNSEEN)

    def _job_changed(self, event: StateChanged) -> None:
        if event.job in ("stirring", "od_reading") and event.state != "ready":
            self.reset()
