"""The bench of a real board: tables, chips and drivers, put together."""

import atexit
import logging
import os
import time
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path

from msgspec import Struct, field

from hw.bench import Bench
from hw.boards import HEATER, Inlet
from hw.chips import DAC43608, TMP1075, ADS111x, Converter, LampDriver, PicoConverter, PicoLamps
from hw.detect import Hat, hat
from hw.drivers.heater import HZ as HEATER_HZ
from hw.drivers.heater import BarePlate
from hw.drivers.host import LinuxHost
from hw.drivers.inlets import RangedInlet
from hw.drivers.lamps import DrivenLamps
from hw.drivers.panel import BoardPanel
from hw.drivers.photodiodes import WiredPhotodiodes
from hw.drivers.pins import PWM, Opened, Pins
from hw.drivers.power import SystemdPower
from hw.drivers.pumps import PWMPumps
from hw.drivers.rail import SupplyRail
from hw.drivers.raspberry import open_gpio
from hw.drivers.reach import Reach, connects, in_background
from hw.drivers.stirrer import MotorStirrer
from hw.drivers.ticker import Ticker
from hw.drivers.trains import Trains
from hw.guards.heater import SafeHeater
from hw.guards.pumps import SafePumps, VesselLimits
from hw.i2c import I2CBus, Port, Wires, open_wires
from hw.interfaces import Vessel
from hw.keeper import BEAT, Keeper
from hw.safety import make_safe
from hw.wiring import Wiring, wiring

UNPROVEN = (
    "The drivers have been tested against simulated pins and registers only, and have not met their"
    " board yet."
)
NO_HAT = "No HAT was found; revision {} is assumed. Set hat in the settings if that is wrong."
RESEAT = "Check that the HAT and its cables sit well, then start the job again."
PUMP_PERIOD = 0.1
"""Seconds after which a pump that has turned for its time is told to stand, though it does so."""

HEATER_PERIOD = 0.5
"""Seconds after which the heater is armed anew, well before it would go off by itself."""

OLD_FIRMWARE = RESEAT + " A co-processor with old firmware answers at 0x30: set pico_address."


class Machine(Struct, frozen=True):
    """What of the computer the drivers touch. The defaults are the real thing; *beats* tells from
    any thread whether whoever controls the devices is stuck."""

    gpio: Callable[[], Opened] = open_gpio
    i2c: Callable[[int], Wires] = open_wires
    root: Path = Path("/")
    environ: Mapping[str, str] = field(default_factory=lambda: os.environ)
    pause: Callable[[float], None] = time.sleep
    warn: Callable[[str], object] = logging.getLogger(__name__).warning
    tick: Callable[[Ticker], None] = Ticker.start
    at_exit: Callable[[Callable[[], None]], object] = atexit.register
    spawn: Callable[[Callable[[], None]], None] = in_background
    keep: Callable[[Mapping[str, str]], Keeper] | None = Keeper
    beats: Callable[[], bool] = lambda: True


def real(
    config: Mapping[str, str], seconds: Callable[[], float], machine: Machine | None = None
) -> Bench:
    """All devices of the unit that *config* describes (``hw.wiring.DEFAULTS`` lists its keys).

    Devices that are missing do not keep the others from working: they raise HardwareError when
    they are used. Every output is low when this returns, and again when the process ends, however
    it ends; what guards the heater ticks in a thread of its own. Raises ValueError for settings
    that cannot be.
    """
    computer = machine or Machine()
    found = hat(computer.root, computer.environ)
    unit = wiring(config, found.revision if found else None)
    computer.warn(UNPROVEN)
    if found is None and not config.get("hat"):
        computer.warn(NO_HAT.format(unit.board.revision))
    bench = _Assembly(unit, found, seconds, computer).bench()
    if computer.keep is not None:
        keeper = computer.keep(config)
        computer.at_exit(keeper.dismiss)  # what is told later is done before
        computer.tick(Ticker((keeper.beat,), computer.warn, BEAT))
    computer.at_exit(partial(switch_off, bench, computer.warn))
    return bench


def switch_off(bench: Bench, warn: Callable[[str], object]) -> None:
    """Make every device harmless that can still be reached, the heater first."""
    for error in make_safe(bench.driven()):
        warn(f"A device could not be made safe: {error!r}")


class _Assembly:
    """The parts that several drivers share, and the drivers made of them."""

    def __init__(
        self, unit: Wiring, found: Hat | None, seconds: Callable[[], float], machine: Machine
    ) -> None:
        self._unit, self._board, self._seconds = unit, unit.board, seconds
        self._firmware = found.firmware if found else None
        self._machine = machine
        self._pins = Pins(machine.gpio)
        self._bus = I2CBus(partial(machine.i2c, unit.i2c_bus))
        self._converters: dict[int, Converter] = {}

    def bench(self) -> Bench:
        unit, board = self._unit, self._board
        heater = self._heater()
        rail = SupplyRail(self._inlet(board.rail), self._machine.root)
        pumps = self._pumps()
        self._machine.tick(Ticker((heater.expire,), self._machine.warn, HEATER_PERIOD))
        self._machine.tick(Ticker((pumps.expire,), self._machine.warn, PUMP_PERIOD))
        self._machine.tick(Ticker((rail.watch,), self._machine.warn))
        return Bench(
            name=unit.name,
            stirrer=MotorStirrer(
                self._pins, unit.stirrer.pin, board.hall, self._seconds, unit.stirrer.hz
            ),
            photodiodes=WiredPhotodiodes(
                unit.angles, {number: self._inlet(unit.inlets[number]) for number in unit.angles}
            ),
            lamps=DrivenLamps(self._lamp_driver()),
            heater=heater,
            pumps=pumps,
            rail=rail,
            panel=BoardPanel(self._pins, board.led, board.button),
            host=self._host(),
            power=SystemdPower(),
            vessel=Vessel(unit.model.fill, unit.model.efflux),
        )

    def _heater(self) -> SafeHeater:
        port = self._bus.at(
            self._board.thermometer_address,
            "thermometer-silent",
            "thermometer of the heating plate",
            RESEAT,
        )
        thermometer = TMP1075(port, self._seconds)
        plate = BarePlate(self._output(self._board.pwm[HEATER], HEATER_HZ, "heater"), thermometer)
        limits, machine = self._unit.model.limits, self._machine
        return SafeHeater(plate, limits, self._seconds, machine.beats)

    def _pumps(self) -> SafePumps:
        wired, model = self._unit.pumps.items(), self._unit.model
        outputs = {name: self._output(out.pin, out.hz, f"{name} pump") for name, out in wired}
        limits = VesselLimits(model.capacity, model.efflux)
        return SafePumps(PWMPumps(outputs), limits, self._seconds)

    def _output(self, pin: int, hz: float, what: str) -> Trains:
        return Trains(PWM(self._pins, pin, hz, what), self._seconds)

    def _inlet(self, inlet: Inlet) -> RangedInlet:
        if inlet.address not in self._converters:
            self._converters[inlet.address] = self._converter(inlet)
        return RangedInlet(self._converters[inlet.address], inlet.channel)

    def _converter(self, inlet: Inlet) -> Converter:
        remedy = OLD_FIRMWARE if inlet.chip == "pico" else RESEAT
        port = self._bus.at(inlet.address, "adc-silent", "analogue converter", remedy)
        if inlet.chip == "pico":
            return PicoConverter(port, self._seconds, self._firmware)
        several = inlet.chip == "ads1115"
        return ADS111x(port, self._seconds, self._machine.pause, several)

    def _lamp_driver(self) -> LampDriver:
        pico = self._board.lamp_chip == "pico"
        remedy = OLD_FIRMWARE if pico else RESEAT
        address = self._board.lamp_address
        port: Port = self._bus.at(address, "lamp-driver-silent", "driver of the lamps", remedy)
        return PicoLamps(port) if pico else DAC43608(port)

    def _host(self) -> LinuxHost:
        unit, machine = self._unit, self._machine
        leader = None
        if unit.leader is not None:
            leader = Reach(partial(connects, *unit.leader), self._seconds, machine.spawn)
        return LinuxHost(unit.data, unit.reserve, leader, machine.root)
