"""Look at every part of the unit, and say what to do where one fails."""

from collections.abc import Mapping
from typing import Any

from appliance.core.jobs.kit import Kit
from appliance.core.jobs.settings import Setting
from appliance.errors import Invalid
from appliance.jobs.actions.inspections import INSPECTIONS, Bench, Inspection
from appliance.jobs.instruments.exposure import ir_channel, ir_led_intensity
from appliance.model.measured import Inspected, SelfTestReport
from hw.errors import HardwareError


def _result() -> Setting:
    return Setting(bool, settable=False)


def chosen(values: Mapping) -> tuple[Inspection, ...]:
    """The inspections that *values* ask for, and those they depend on."""
    pattern = values["k"].lower()
    wanted = [i for i in INSPECTIONS if pattern in i.name.lower()]
    needed = {name for inspection in wanted for name in inspection.after}
    return tuple(i for i in INSPECTIONS if i in wanted or i.name in needed)


class SelfTest:
    """Tests lamp, photodiodes, heating, supply and stirring, one after the other.

    It needs the devices for itself; use a vial with a stir bar and clear medium. What depends on
    a part that failed is not judged. The report says what to do about each failure; it is kept.
    """

    name = "self_test"
    title = "Self-test"
    place = "system"
    prominent = ("all_tests_passed",)

    k = Setting(
        str, default="", settable=False, start_only=True,
        help="Only the tests whose names contain this.",
    )
    retry_failed = Setting(
        bool, default=False, settable=False, start_only=True,
        help="Only the tests that did not pass last time.",
    )
    ir_led_intensity = ir_led_intensity()
    ir_channel = ir_channel()
    test_pioreactor_HAT_present = _result()
    test_all_positive_correlations_between_pds_and_leds = _result()
    test_ambient_light_interference = _result()
    test_dark_offset_correction_is_effective = _result()
    test_REF_is_lower_than_0_dot_256_volts = _result()
    test_REF_is_in_correct_position = _result()
    test_PD_is_near_0_volts_for_blank = _result()
    test_detect_heating_pcb = _result()
    test_positive_correlation_between_temperature_and_heating = _result()
    test_aux_power_is_not_too_high = _result()
    test_positive_correlation_between_rpm_and_stirring = _result()
    all_tests_passed = _result()
    report = Setting(SelfTestReport, settable=False)

    @staticmethod
    def needs(values: Mapping) -> tuple[str, ...]:
        """The devices of the tests that are wanted."""
        names = dict.fromkeys(name for i in chosen(values) for name in i.devices)
        return tuple(f"lamp_{values['ir_channel']}" if n == "lamp" else n for n in names)

    @staticmethod
    def check_values(values: Mapping) -> None:
        """Something must be left to test."""
        if not chosen(values):
            known = ", ".join(inspection.name for inspection in INSPECTIONS)
            raise Invalid(f"No test is called like {values['k']!r}.", remedy=f"There are: {known}.")

    def __init__(self, kit: Kit, *devices: object) -> None:
        self.kit = kit
        names = ("lamp" if n.startswith("lamp_") else n for n in self.needs(kit.values))
        self._bench = Bench(kit, dict(zip(names, devices, strict=True)), self.ir_led_intensity)

    def start(self) -> None:
        """Begin to test; the job ends by itself."""
        self.kit.act(self._test_all)

    async def _test_all(self) -> None:
        results: list[Inspected] = []
        for inspection in self._wanted():
            result = await self._judge(inspection, results)
            results.append(result)
            if result.passed is not None:
                setattr(self, result.name, result.passed)
            if result.passed is False:
                self.kit.log.error("{title}: {message} {remedy}", title=result.title,
                                   message=result.message, remedy=result.remedy)
            self.report = SelfTestReport(tuple(results), self.kit.clock.utc())
        self.all_tests_passed = all(result.passed for result in results)
        self._keep(results)
        passed = sum(bool(result.passed) for result in results)
        self.kit.log.info("{n} of {all} tests passed.", n=passed, all=len(results), notice=True)

    def _wanted(self) -> tuple[Inspection, ...]:
        kept: Mapping[str, Any] = self.kit.kept or {}
        before = kept.get("results", []) if self.retry_failed else []
        passed = {result["name"] for result in before if result["passed"]}
        wanted = [i for i in chosen(self.kit.values) if i.name not in passed]
        needed = {name for inspection in wanted for name in inspection.after}
        return tuple(i for i in chosen(self.kit.values) if i in wanted or i.name in needed)

    async def _judge(self, inspection: Inspection, before: list[Inspected]) -> Inspected:
        failed = [r.title for r in before if r.name in inspection.after and not r.passed]
        if failed:
            why = f"It cannot be judged while this fails: {failed[0]}."
            return Inspected(inspection.name, inspection.title, None, why)
        try:
            why = await inspection.check(self._bench)
        except HardwareError as error:
            why = error.message.rstrip(".")
        if not why:
            return Inspected(inspection.name, inspection.title, True)
        said = f"{why[0].upper()}{why[1:]}."
        return Inspected(inspection.name, inspection.title, False, said, inspection.remedy)

    def _keep(self, results: list[Inspected]) -> None:
        kept = [
            {"name": r.name, "title": r.title, "passed": r.passed, "message": r.message,
             "remedy": r.remedy}
            for r in results
        ]  # fmt: skip
        self.kit.keep({"results": kept, "at": self.kit.clock.utc()})


