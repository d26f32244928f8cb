"""The phase that the culture is in, as a job tells it: as a setting, as a series, in the log."""

from collections.abc import Mapping

from appliance.control.growth import Growth
from appliance.control.phases import PHASES, GrowthPhases, Phase
from appliance.core.jobs.kit import Kit
from appliance.core.series import Series

SETTING = "phase"
PHASE = Series("growth_phase", "", "Growth phase")
"""The place of the phase in ``PHASES``, counted from 1; recorded when another is entered."""

SAID: Mapping[Phase, str] = {
    "lag": "The culture does not grow yet: lag.",
    "exponential": "The culture grows.",
    "stationary": "The culture grows no more: it is stationary.",
    "diauxic": "The culture grows again after a pause, with nothing added: a diauxic shift.",
    "declining": "The optical density falls: cells die, clump or settle.",
}


class PhaseTeller:
    """Follows the phases of a culture for the job that *kit* was lent to."""

    def __init__(self, kit: Kit) -> None:
        self._kit = kit
        self._phases = GrowthPhases()
        self._untold = False

    def observe(self, at: float, od: float, growth: Growth | None) -> None:
        """Take in a reading of the past: what has become of it is told with the next."""
        self._untold |= self._phases.observe(at, od, growth)

    def tell(self, at: float, od: float, growth: Growth | None) -> bool:
        """Take in a reading; tell if another phase has been entered, or it is known again.
        Returns whether anything was told."""
        self.observe(at, od, growth)
        phase = self._phases.phase
        if phase is None or self._kit.values[SETTING] == phase:
            return False
        self._kit.record(PHASE.name, 1.0 + PHASES.index(phase))
        self._kit.publish_setting(SETTING, phase)
        if self._untold:
            self._untold = False
            self._kit.log.info("{said}", said=SAID[phase], notice=True, phase=phase)
        return True

    def hide(self) -> None:
        """Nothing is known of it for now."""
        if self._kit.values[SETTING] is not None:
            self._kit.publish_setting(SETTING, None)

    def dose(self, at: float, volume_ml: float, held_ml: float) -> None:
        """*volume_ml* of medium were added to *held_ml* at the moment *at*."""
        self._phases.dose(at, volume_ml, held_ml)

    def shift(self, seconds: float) -> None:
        """The clock was set by so much."""
        self._phases.shift(seconds)

    def state(self) -> dict:
        """Everything remembered, fit for JSON."""
        return self._phases.state()

    def restore(self, kept: Mapping) -> None:
        """Go on where ``state`` was taken; an older unit kept none. Raises ValueError."""
        self._phases = GrowthPhases.restore(dict(kept)) if kept else GrowthPhases()
