"""Asks every device that can be asked whether it is there, whatever runs or rests."""

from collections.abc import Callable, Iterable, Mapping

from appliance.core.alerts import Alerts
from appliance.errors import Invalid
from appliance.lanes import Work
from appliance.model import Trouble
from hw.errors import HardwareError

Model = tuple[str, str]


class HardwareCheck:
    """Looks at the hardware of a unit that is a *fitted* model, one of *models*."""

    def __init__(
        self,
        lane: Work,
        alerts: Alerts,
        probes: Mapping[str, Callable[[], object]],
        fitted: Model,
        models: Iterable[Model],
    ) -> None:
        self._lane, self._alerts, self._probes = lane, alerts, probes
        self._fitted, self._models = fitted, tuple(models)

    @property
    def fitted(self) -> Model:
        """Name and version of the model that this unit is set up as."""
        return self._fitted

    def check_model(self, name: str, version: str) -> None:
        """Raise ``Invalid`` for a model that there is not."""
        if (name, version) not in self._models:
            known = ", ".join(" ".join(model) for model in self._models)
            raise Invalid(
                f"There is no model {name[:60]} {version[:60]}.", remedy=f"Models are: {known}."
            )

    async def look(self, name: str, version: str) -> list[str]:
        """Everything that is found wrong with a unit that should be the model *name* *version*,
        in sentences; none if all is well."""
        found = {} if (name, version) == self._fitted else self._mismatch(name, version)
        for probe in self._probes.values():
            try:
                await self._lane.do(probe)
            except HardwareError as e:
                found[e.name] = Trouble(e.name, e.message, e.remedy)
        for alert in self._alerts.active:
            found.setdefault(alert.name, Trouble(alert.name, alert.message, alert.remedy))
        return [f"{trouble.message} {trouble.remedy}".strip() for trouble in found.values()]

    def _mismatch(self, name: str, version: str) -> dict[str, Trouble]:
        message = f"This unit is set up as {' '.join(self._fitted)}, not as {name} {version}."
        remedy = "Change model and model_version under [unit] if that is wrong."
        return {"other-model": Trouble("other-model", message, remedy)}
