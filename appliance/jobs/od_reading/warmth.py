"""What warmth alone does to the light: diodes and lamp feel it, and not all of them alike."""

from math import exp

from appliance.core.jobs.kit import Kit

STALE = 300.0
"""Seconds after which a temperature says nothing of now."""

MUCH = 3.0
"""Degrees from which it is told that readings change with them."""


class Warmth:
    """How much light there would be were the culture as warm as when it was first read.

    *first* is how warm that was (°C), None until a temperature is known.
    """

    def __init__(self, kit: Kit) -> None:
        self._kit = kit
        self.first: float | None = None
        self._told = False

    def factor(self, percent: float) -> float:
        """What readings are multiplied by, if they grow by *percent* for each degree; 1 while
        nobody measures the temperature."""
        seen = self._kit.latest("temperature")
        if seen is None or seen[1] > STALE:
            return 1.0
        if self.first is None:
            self.first = seen[0]
        warmer = seen[0] - self.first
        if percent == 0.0:
            self._tell(warmer)
        return exp(-percent / 100.0 * warmer)

    def _tell(self, warmer: float) -> None:
        if abs(warmer) < MUCH or self._told:
            return
        self._told = True
        self._kit.log.info(
            "The culture is {degrees:.0f} °C {how} than when it was first read in this experiment."
            " Warmth alone may change readings, by up to a hundredth for each degree; set warmth"
            " of od_reading if you know by how much.",
            degrees=abs(warmer), how="warmer" if warmer > 0.0 else "colder", notice=True,
        )  # fmt: skip
