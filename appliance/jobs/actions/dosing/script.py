"""Carry out a short script of the pumps, one step after another."""

import shlex
from collections.abc import Mapping

from msgspec import Struct

from appliance.core.jobs.kit import Kit
from appliance.core.jobs.services import JobServices
from appliance.core.jobs.settings import Setting
from appliance.errors import Invalid
from appliance.jobs.instruments.dosing import dose_once, source_of_event
from appliance.model import Liquid

LIQUIDS = {liquid.pump: liquid for liquid in Liquid}
SLEEP = "sleep"
LONGEST = 1000


class Step(Struct, frozen=True):
    """A pump and the mL it moves, or "sleep" and seconds."""

    name: str
    amount: float


def parse(script: str) -> list[Step]:
    """The steps of ``--media 1 --sleep 2 --waste 1``, also written ``--media=1``.

    Raises ``Invalid`` with the word that is not understood.
    """
    try:
        words = shlex.split(script)
    except ValueError as error:
        raise Invalid(
            "The script of the pumps cannot be understood.", cause=f"{error}.",
            remedy="Leave out quotes and backslashes.",
        ) from None
    parts = [part for word in words for part in word.split("=", 1)]
    if not parts or len(parts) % 2 or len(parts) > 2 * LONGEST:
        raise Invalid(
            "A script of the pumps is made of pairs of a name and a number.",
            remedy="Write for example --media 1 --sleep 2 --waste 1.",
        )
    return [_step(name, amount) for name, amount in zip(parts[::2], parts[1::2], strict=True)]


def _step(word: str, amount: str) -> Step:
    name = word.removeprefix("--").replace("-", "_")
    if not word.startswith("--") or name not in (*LIQUIDS, SLEEP):
        raise Invalid(
            f"{word[:40]!r} is nothing the pumps know.",
            remedy=f"Steps are: {', '.join('--' + known for known in (*LIQUIDS, SLEEP))}.",
        )
    try:
        number = float(amount)
    except ValueError:
        number = -1.0
    if not 0.0 < number < 1e5:
        raise Invalid(f"{word} needs a number above nought, not {amount[:40]!r}.")
    return Step(name, number)


class Pumps:
    """Carries out a script of pairs: a pump and millilitres, or sleep and seconds, in order."""

    name = "pumps"
    title = "Script of the pumps"
    needs = ()
    place = "dosing"
    positional = "script"

    script = Setting(
        str, required=True, settable=False, start_only=True,
        help="Pairs such as --media 1 --sleep 2 --waste 1.",
    )
    source_of_event = source_of_event()

    def __init__(self, kit: Kit) -> None:
        self.kit = kit

    @staticmethod
    def normalise(options: dict) -> dict:
        """Steps may also be given as options: {"media": 1, "sleep": 2, "waste": 1}."""
        steps = [f"--{name} {options[name]}" for name in options if name in (*LIQUIDS, SLEEP)]
        others = {name: value for name, value in options.items() if name not in (*LIQUIDS, SLEEP)}
        return {"script": " ".join(steps), **others} if steps else others

    @staticmethod
    def check_unit(values: Mapping, services: JobServices) -> None:
        """Refuse a script that makes no sense, or whose pumps could not measure out its volumes."""
        for step in parse(str(values["script"])):
            if step.name != SLEEP:
                services.dosing.check_measured(LIQUIDS[step.name], step.amount)

    def start(self) -> None:
        """Begin with the first step."""
        dose_once(self.kit, self._carry_out)

    async def _carry_out(self) -> float:
        source, moved = self.source_of_event or self.name, 0.0
        for step in parse(self.script):
            if step.name == SLEEP:
                await self.kit.sleep(step.amount)
            else:
                moved += await self.kit.dosing.dose(LIQUIDS[step.name], step.amount, source)
        return moved
