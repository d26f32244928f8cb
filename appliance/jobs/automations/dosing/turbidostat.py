"""Keep the culture at a density by exchanging what it has grown."""

from collections.abc import Mapping

from appliance.control.turbidostat import MOST_ML, Turbidostat
from appliance.core.calibrations.active import ActiveCalibrations
from appliance.core.calibrations.parsing import OPTICAL
from appliance.core.jobs.kit import Kit
from appliance.core.jobs.services import JobServices
from appliance.core.jobs.settings import Setting
from appliance.errors import Conflict
from appliance.jobs.instruments.dosing import AutomatedDosing
from appliance.model import Dosed, Reading
from appliance.model.measured import AutomationEvent

KEEP_EVERY = 300.0
SILENT_AFTER = 60.0
SETTLE = 30.0
SIGNALS = ("auto", "normalized_od", "od_fused", "od")


def check_reach(target: float, calibrations: ActiveCalibrations) -> None:
    """Raise ``Conflict`` if no calibration that is active was recorded as far as *target*: no
    density above its end is ever told."""
    active = [found for device in OPTICAL if (found := calibrations.calibration(device))]
    if active and max(found.high for found in active) < target:
        furthest = max(active, key=lambda found: found.high)
        raise Conflict(
            f"A density of {target:g} would never be seen: the calibration {furthest.name} was"
            f" recorded up to {furthest.high:g}.",
            remedy="Choose a target within it, calibrate over a wider range, or make it inactive.",
        )


class KeepDensity:
    """Exchanges a little at a time, so that the culture stays at its density while it grows.

    The predictive rule knows how fast the culture grows and what each of its own doses did, and
    acts on where the density will be; the threshold rule exchanges a fixed volume whenever a
    reading is above the target.
    """

    name = "dosing_automation"
    automation_name = "turbidostat"
    title = "Dosing: turbidostat"
    needs = ()
    aliases = {
        "volume": "exchange_volume_ml",
        "target_od": "target_biomass",
        "target_normalized_od": "target_biomass",
    }

    target_biomass = Setting(
        float, unit="AU", required=True, low=0.0001, high=1000.0,
        help="The density the culture is kept at.",
    )
    exchange_volume_ml = Setting(
        float, unit="mL", default=MOST_ML, low=0.05, high=20.0,
        help="Exchanged each time by the threshold rule, and at most by the predictive one.",
    )
    rule = Setting(
        str, default="predictive", choices=("predictive", "threshold"), help="How it decides."
    )
    biomass_signal = Setting(
        str, default="auto", choices=SIGNALS, settable=False, start_only=True,
        help="Which density it is.",
    )
    latest_event = Setting(AutomationEvent, settable=False)

    @staticmethod
    def check_unit(values: Mapping, services: JobServices) -> None:
        """The pumps must be able to measure out volumes. Raises ``Refusal``."""
        services.dosing.check_exchange(values["exchange_volume_ml"], 0.0)
        if values["biomass_signal"] != "od_fused":
            check_reach(values["target_biomass"], services.calibrations)

    def __init__(self, kit: Kit) -> None:
        self.kit = kit
        self._dosing = AutomatedDosing(kit, self._tell)
        self._rule = Turbidostat(self.target_biomass, self._dosing.volume_ml)
        self._series = "od_fused" if self.biomass_signal == "od_fused" else "od"
        self._seen = self._kept_at = kit.clock.seconds()
        self._settled = 0.0
        if kit.kept and "culture" in kit.kept:
            self._restore(kit.kept["culture"])

    def _restore(self, state) -> None:
        try:
            self._rule.culture.restore(state)
        except ValueError:
            self.kit.log.warn("What was kept of the culture cannot be read; it is learnt anew.")

    def start(self) -> None:
        """Follow the readings."""
        self._seen = self.kit.clock.seconds()
        self.kit.on(Reading, self._read)
        self.kit.on(Dosed, self._dosed)
        self.kit.every(15.0, self._check_silence, now=False)
        self._dosing.keep_level()

    def _read(self, reading: Reading) -> None:
        if reading.series != self._series:
            return
        now = self._seen = self.kit.clock.seconds()
        self.kit.clear("od-silent")
        if not reading.limited:
            self._rule.observe(now, reading.value)
        ml = self._wanted(now, reading)
        if ml > 0.0:
            self.kit.attempt(lambda: self._dosing.exchange(ml))
        if now - self._kept_at > KEEP_EVERY:
            self._kept_at = now
            self.kit.keep({"culture": self._rule.culture.state()})

    def _wanted(self, now: float, reading: Reading) -> float:
        watch = self.kit.dosing.watch
        if self._dosing.working or self.kit.dosing.busy is not None or watch.waits:
            return 0.0
        if self.rule == "threshold" or reading.limited:
            above = reading.value >= self.target_biomass and now >= self._settled
            return self.exchange_volume_ml if above else 0.0
        self._rule.retarget(
            self.target_biomass, self._dosing.volume_ml, self.exchange_volume_ml
        )
        return self._rule.wanted(now, watch.probe_ml)

    def _dosed(self, event: Dosed) -> None:
        if event.kind.adds:
            before = self._dosing.volume_ml - event.volume_ml
            self._rule.dosed(event.at, event.volume_ml, max(before, 1.0))
            self._settled = self.kit.clock.seconds() + SETTLE

    def _check_silence(self) -> None:
        if self.kit.clock.seconds() - self._seen > SILENT_AFTER:
            self.kit.trouble(
                "od-silent",
                "No optical density has been read for a minute, so nothing is dosed.",
                "Start od_reading, or see what is wrong with it.",
            )

    def _tell(self, event: AutomationEvent) -> None:
        self.latest_event = event
