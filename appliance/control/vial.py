"""A vial on a heater plate as its observer thinks of it: three heat reservoirs in a room."""

from __future__ import annotations

from math import exp

from msgspec import Struct

WATER = 4.18  # J/(mL K)
USUAL_ML = 15.0  # for which the figures were fitted
LEAST_LAG = 0.02  # s


class Plant(Struct, frozen=True):
    """
    Plate, glass and liquid in a row, in a room; the glass is whatever is between the other two.

    The defaults lie between two kinds of vials: of one, recorded cooling shows a glass of
    31 J/K, of the other none at all. Only ratios can be fitted: all W, W/K and J/K share one
    scale, on which the plate is taken for granted.
    """

    power: float = 7.0  # W at full duty
    coupling: float = 0.36  # W/K, plate to liquid, stirred
    near: float = 0.51  # the part of its resistance that is between plate and glass
    unstirred: float = 0.5  # the part of the coupling that is left when nothing stirs
    loss: float = 0.056  # W/K, liquid to room
    leak: float = 0.01  # W/K, plate to room
    plate_heat: float = 10.5  # J/K, of a plate without glass
    plate_share: float = 0.111  # how much heavier it is for each J/K of glass
    glass_heat: float = 15.7  # J/K
    liquid_heat: float = 53.0  # J/K, of 15 mL
    medium: float = 22.0  # °C, of what is added

    def heat(self, ml: float) -> float:
        """The heat capacity of ``ml`` of liquid in J/K."""
        return max(self.liquid_heat + WATER * (ml - USUAL_ML), WATER)

    @property
    def lag(self) -> float:
        """The time constant in s with which the plate follows its heater, about."""
        return self.plate_heat / self.coupling


# The state: plate, glass, liquid and room in °C, by how much the thermometer is behind the plate;
# then what is learnt of the vessel: the logarithms of the liquid's heat capacity, its loss, its
# coupling to the plate and the heater's strength, relative to the Plant's; the glass's heat
# capacity in J/K, the part of the resistance that is before it, and the thermometer's lag in s; and
# the temperature of what is added, in °C.
P, S, L, A, BEHIND, SIZE, LOSS, COUPLING, STRENGTH, GLASS, NEAR, LAG, MEDIUM = PARTS = range(13)
MOVED = P, S, L


class Vial:
    """The equations: how a state of ``PARTS`` moves in a step, and the derivatives of that.

    An implicit midpoint step, which is stable however fast glass or little liquid may be.
    """

    def __init__(self, plant: Plant) -> None:
        self.plant = plant
        self.stirred, self.ml = True, USUAL_ML

    def set_up(self, stirred: bool, ml: float) -> None:
        """From now on it is stirred, or is not, and holds ``ml``."""
        self.stirred, self.ml = stirred, ml

    def resistances(self, x: list[float]) -> tuple[float, float]:
        """Those from plate to glass and from glass to liquid, in K/W."""
        whole = exp(-x[COUPLING]) / self.plant.coupling
        near = x[NEAR] * whole
        return near, (whole if self.stirred else whole / self.plant.unstirred) - near

    def plate_heat(self, x: list[float]) -> float:
        """The heat capacity of the plate in J/K."""
        return self.plant.plate_heat + self.plant.plate_share * x[GLASS]

    def liquid_heat(self, x: list[float]) -> float:
        """The heat capacity of the liquid in J/K."""
        return self.plant.heat(self.ml) * exp(x[SIZE])

    def leak(self, x: list[float]) -> float:
        """What the plate loses to the room in W/K, which nothing tells.

        A heater that seems strong may be so, or sit on a plate that is lighter than is taken for
        granted; then the leak is larger on that scale. One is taken to be as likely as the other.
        """
        return self.plant.leak * exp(x[STRENGTH] / 2)

    def move(self, x: list[float], dt: float, power: float) -> list[list[float]]:
        """
        Carry ``x`` forward by ``dt`` s at ``power``, 0 to 1; returns rows of the derivative.

        The rows are those of plate, glass, liquid and of the thermometer's delay, in this order;
        all others are the identity's. The delay is that of a first-order lag behind a plate that
        moves evenly.
        """
        heats, links = self._constants(x)
        flows = zip(self._flows(x, links, power), heats, strict=True)
        change = _solved(heats, links, dt, [[dt * flow / heat] for flow, heat in flows])
        middle = list(x)
        for i in MOVED:
            middle[i] += change[i][0] / 2
            x[i] += change[i][0]
        rows = _solved(heats, links, dt, self._rates(middle, heats, links, power, dt))
        for i in MOVED:
            rows[i][i] += 1.0
        rows.append(_thermometer(x, change[P][0] / dt, dt, rows[P]))
        return rows

    def _constants(self, x: list[float]) -> tuple[tuple[float, ...], tuple[float, ...]]:
        """Heat capacities of what moves, and conductances: along the row, then to the room."""
        near, far = self.resistances(x)
        heats = self.plate_heat(x), x[GLASS], self.liquid_heat(x)
        return heats, (1.0 / near, 1.0 / far, self.leak(x), self.plant.loss * exp(x[LOSS]))

    def _flows(self, x: list[float], links: tuple[float, ...], power: float) -> tuple[float, ...]:
        """What flows into plate, glass and liquid, in W."""
        near, far, leak, loss = links
        first, second = near * (x[P] - x[S]), far * (x[S] - x[L])
        warming = self.plant.power * exp(x[STRENGTH]) * power
        return (
            warming - first - leak * (x[P] - x[A]),
            first - second,
            second - loss * (x[L] - x[A]),
        )

    def _rates(
        self, x: list[float], heats: tuple[float, ...], links: tuple[float, ...], power: float,
        dt: float,
    ) -> list[list[float]]:  # fmt: skip
        """Derivatives of the slopes of plate, glass and liquid by everything, times ``dt``."""
        near, far, leak, loss = links
        plate, glass, liquid = (dt / c for c in heats)
        warms, fills, _ = self._flows(x, links, power)
        first, second = near * (x[P] - x[S]), far * (x[S] - x[L])
        lost = loss * (x[L] - x[A])
        whole = exp(-x[COUPLING]) / self.plant.coupling  # of which NEAR moves some inwards
        thicker, thinner = -first * near * whole, second * far * whole
        heavier = warms * self.plant.plate_share / heats[P]
        stronger = self.plant.power * exp(x[STRENGTH]) * power - leak * (x[P] - x[A]) / 2
        return [
            [-(near + leak) * plate, near * plate, 0.0, leak * plate, 0.0, 0.0, 0.0,
             -first * plate, stronger * plate, -heavier * plate, -thicker * plate, 0.0, 0.0],
            [near * glass, -(near + far) * glass, far * glass, 0.0, 0.0, 0.0, 0.0,
             fills * glass, 0.0, -fills * glass / heats[S], (thicker - thinner) * glass, 0.0,
             0.0],
            [0.0, far * liquid, -(far + loss) * liquid, loss * liquid, 0.0,
             (lost - second) * liquid, -lost * liquid, second * liquid, 0.0, 0.0,
             thinner * liquid, 0.0, 0.0],
        ]  # fmt: skip


def _solved(heats: tuple[float, ...], links: tuple[float, ...], dt: float,
            right: list[list[float]]) -> list[list[float]]:  # fmt: skip
    """The three rows *y* of (1 − M dt/2) y = *right*, where M is that of the slopes."""
    near, far, leak, loss = links
    plate, glass, liquid = (dt / 2 / c for c in heats)
    first, second, third = right
    top = 1.0 + (near + leak) * plate
    ratio = near * glass / top
    second = [b + ratio * a for a, b in zip(first, second, strict=True)]
    middle = 1.0 + (near + far) * glass - ratio * near * plate
    ratio = far * liquid / middle
    bottom = 1.0 + (far + loss) * liquid - ratio * far * glass
    third = [(b + ratio * a) / bottom for a, b in zip(second, third, strict=True)]
    second = [(b + far * glass * a) / middle for a, b in zip(third, second, strict=True)]
    first = [(b + near * plate * a) / top for a, b in zip(second, first, strict=True)]
    return [first, second, third]


def _thermometer(x: list[float], slope: float, dt: float, plate: list[float]) -> list[float]:
    """Let the thermometer follow; returns the row of its delay."""
    lag = max(x[LAG], LEAST_LAG)
    left = exp(-dt / lag)
    share = lag * (1.0 - left) / dt
    row = [share * v for v in plate]
    row[P] -= share
    row[BEHIND] = left
    ahead = x[BEHIND] - slope * lag
    row[LAG] += slope * (1.0 - left) + ahead * left * dt / lag**2
    x[BEHIND] = slope * lag + ahead * left
    return row
