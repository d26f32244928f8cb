"""Light: what a diode at each angle sees of a culture, and what the lamp gives."""

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from math import exp, log
from types import MappingProxyType

from hw.sim.chance import lognormal, stream
from hw.sim.inputs import Input
from hw.sim.spec import SimSpec

CONCENTRATIONS = (0.0, 0.0075, 0.02, 0.05, 0.126, 0.316, 0.79, 3.16, 12.6, 50.0)
"""Dry mass in mg/mL to which the volts of SCATTER belong."""

SCATTER: Mapping[str, Sequence[float]] = MappingProxyType({
    "45": (0.034, 0.037, 0.040, 0.051, 0.060, 0.069, 0.067, 0.130, 0.453, 0.362),
    "90": (0.0004, 0.0012, 0.0019, 0.0040, 0.0082, 0.0243, 0.0739, 0.348, 0.214, 0.068),
    "135": (0.011, 0.022, 0.034, 0.070, 0.158, 0.522, 1.21, 0.687, 0.124, 0.025),
    "180": (1.0, 0.930, 0.827, 0.622, 0.349, 0.092, 0.0101, 0.0008, 0.0008, 0.0008),
})  # fmt: skip
"""Mean volts of several instruments at each angle; 90° folds over at 3 mg/mL, 135° at 0.8.

180° is transmission, from one instrument's counts at optical densities 0 to 6.9."""


class Scatter:
    """Volts at one angle, for a culture of any density."""

    def __init__(self, angle: str, spec: SimSpec) -> None:
        self._volts = SCATTER[angle]
        self._per_mg = 1.0 / spec.od_per_mg_ml
        means = zip(CONCENTRATIONS, self._volts, strict=True)
        self._logs = [(log(mg), log(volts)) for mg, volts in means if mg]
        self._keys = [mg for mg, _ in self._logs]
        self.per_od = abs(self._measured(self._per_mg) - self._volts[0])
        self.volts = self._straight if spec.optics == "linear" else self._folded

    def _straight(self, od: float) -> float:
        return self.per_od * od

    def _folded(self, od: float) -> float:
        return self._measured(od * self._per_mg)

    def _measured(self, mg: float) -> float:
        """Between the measured means on lines in both logarithms, straight below the first."""
        first, blank = CONCENTRATIONS[1], self._volts[0]
        if mg <= first:
            return blank + (self._volts[1] - blank) * max(mg, 0.0) / first
        here = log(mg)
        after = min(bisect_right(self._keys, here), len(self._keys) - 1)
        (c0, v0), (c1, v1) = self._logs[after - 1], self._logs[after]
        return exp(v0 + (v1 - v0) * min((here - c0) / (c1 - c0), 1.0))


class Lamp:
    """A light-emitting diode that warms up and ages."""

    def __init__(self, spec: SimSpec, at: float) -> None:
        self._spec = spec
        self.percent = 0.0
        self.lit = Input(at)
        self._warm = 0.0
        self._hours = 0.0

    def shine(self, percent: float) -> None:
        """Be driven at *percent*; how bright that is, the supply decides."""
        self.percent = percent

    def age(self, seconds: float, at: float) -> float:
        """Account for the *seconds* that end *at*; returns the mean intensity in per cent."""
        mean = self.lit.take(at) / seconds
        share = mean / self._spec.usual_percent
        self._warm += (share - self._warm) * (1.0 - exp(-seconds / self._spec.lamp_warm_s))
        self._hours += share * seconds / 3600.0
        return mean

    def output(self, celsius: float) -> float:
        """Light given at *celsius*, of that at the usual intensity, new, cold, at 25 °C."""
        spec = self._spec
        fresh = 1.0 + spec.lamp_warm_up * self._warm + spec.lamp_ageing * self._hours / 1000.0
        warmth = 1.0 + spec.lamp_temp * (celsius - 25.0)
        return self.lit.value / spec.usual_percent * fresh * warmth


class Suspension:
    """How the cells the diodes see follow the cells there are: mixing and sinking."""

    def __init__(self, spec: SimSpec) -> None:
        self._spec = spec
        self.seen = spec.inoculum_od
        self.afloat = 1.0
        self._mixing = spec.mixing_s * lognormal(stream(spec, "mixing"), spec.mixing_spread)
        self._fresh = 0.0

    def stir_in(self, od: float) -> None:
        """Have *od* of cells, everywhere alike."""
        self.seen = od

    def take_in(self, share: float) -> None:
        """A dose, a *share* of the liquid, comes in near the beam."""
        self._fresh += self._spec.plume * share

    def follow(self, biomass: float, stirred: bool, seconds: float) -> None:
        """Let *seconds* pass, the bar turning or not."""
        spec = self._spec
        lag = self._mixing if stirred else spec.unmixed_s
        self.seen = biomass + (self.seen - biomass) * exp(-seconds / lag)
        if self._fresh:
            self._fresh *= exp(-seconds / (spec.plume_s if stirred else spec.unmixed_s))
        if stirred:
            self.afloat = 1.0 + (self.afloat - 1.0) * exp(-seconds / lag)
        else:
            self.afloat *= exp(-spec.settling_per_h * seconds / 3600.0)

    @property
    def od(self) -> float:
        """Density that the light meets, OD600-equivalent."""
        return self.seen * self.afloat * max(1.0 - self._fresh, 0.0)
