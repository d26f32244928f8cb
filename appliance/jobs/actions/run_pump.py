"""Turn one pump for a while into a container, for a calibration: nothing goes into the vial."""

from collections.abc import Mapping

from appliance.core.jobs.kit import Kit
from appliance.core.jobs.services import JobServices
from appliance.core.jobs.settings import Setting
from appliance.errors import Invalid
from appliance.model import Liquid
from hw.interfaces import LEASE, Pumps

RENEW = LEASE / 2.0


class RunPump:
    """Turns a pump whose tubes are out of the vial; what it moves is not booked, nor limited.

    Use add_media, add_alt_media or remove_waste for the vial.
    """

    name = "run_pump"
    title = "Run a pump into a container"
    needs = ("pumps",)
    place = "none"

    pump = Setting(
        str, default="media", settable=False, start_only=True,
        choices=tuple(liquid.pump for liquid in Liquid), help="Which one.",
    )
    seconds = Setting(
        float, unit="s", required=True, low=0.01, high=120.0, settable=False, start_only=True,
        help="For how long.",
    )
    duty = Setting(
        float, unit="%", default=100.0, low=1.0, high=100.0, settable=False, start_only=True,
        help="At which power.",
    )
    out_of_vial = Setting(
        bool, default=False, settable=False, start_only=True,
        help="Somebody has seen that both tubes of the pump are out of the vial.",
    )
    turned = Setting(float, unit="s", settable=False)

    @staticmethod
    def check_values(values: Mapping) -> None:
        """Nobody pumps past the guard of the vial without having looked."""
        if not values["out_of_vial"]:
            raise Invalid(
                "Nobody has said that the tubes of the pump are out of the vial.",
                remedy="Take them out and give out_of_vial, or use add_media, add_alt_media or "
                "remove_waste.",
            )

    @staticmethod
    def check_unit(values: Mapping, services: JobServices) -> None:
        """Refuse while something is dosed."""
        services.dosing.check_free(RunPump.name)

    def __init__(self, kit: Kit, pumps: Pumps) -> None:
        self.kit, self.pumps = kit, pumps

    def start(self) -> None:
        """Begin to pump; the job ends by itself."""
        self.kit.act(self._run)

    async def _run(self) -> None:
        with self.kit.dosing.holding(self.name):
            await self._turn()

    async def _turn(self) -> None:
        clock, share = self.kit.clock, self.duty / 100.0
        await self.kit.do(self.pumps.holds, 0.0, {})
        before = await self.kit.do(self.pumps.turned, self.pump)
        until = clock.seconds() + self.seconds
        try:
            while (left := until - clock.seconds()) > 0.0:
                await self.kit.do(self.pumps.run, self.pump, self.duty, left)
                await self.kit.sleep(min(left, RENEW))
        finally:
            after = await self.kit.do(self.pumps.run, self.pump, 0.0, 0.0)
        self.turned = (after - before) / share
