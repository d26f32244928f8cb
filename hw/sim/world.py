"""The world: all that is simulated of one unit, carried forward to now by whoever looks at it."""

from collections.abc import Callable
from heapq import heappop, heappush
from itertools import count
from threading import RLock

from hw.errors import HardwareError
from hw.sim.catalogue import Fault
from hw.sim.chance import stream
from hw.sim.culture import Culture, Medium
from hw.sim.inputs import Input
from hw.sim.motor import Motor
from hw.sim.optics import Lamp, Suspension
from hw.sim.pump import Pump
from hw.sim.spec import SimSpec
from hw.sim.thermal import Heat, Thermal, room_at

LAMPS = ("A", "B", "C", "D")
INFRARED = "A"

STEP, LEAP = 1, 60
"""Seconds of a step, and of one when the world was not looked at for a long time."""

LONG = 3600.0
LONGEST = 10 * 86400.0
"""Seconds of neglect from which the world leaps, and of which it catches up at most."""

COUPLED_RPM = 50.0
"""Turns per minute from which the bar mixes, and below which a thrown bar falls back."""


class World:
    """One vial, its motor, plate, lamps and pumps, and the faults in force.

    Steps end on a fixed grid of seconds and changes count from their moment, so that what
    happens does not depend on who looks when. ``lock`` keeps out a second thread.
    """

    def __init__(self, seconds: Callable[[], float], spec: SimSpec) -> None:
        self._seconds, self.spec = seconds, spec
        self.began = self.now = self._due = began = seconds()
        self.lock = RLock()
        self.trouble: dict[str, Fault] = {}
        self.version = 0
        self._ticks = 0
        self._carrying = False
        self._agenda: list[tuple[float, int, Callable[[], None]]] = []
        self._order = count()
        self._luck = stream(spec, "bar")
        self._dip_until = began
        self._thrown = self.stirred = self.sagged = self.held = False
        self.stirring = self.heating = 0.0
        self.culture, self.thermal = Culture(spec), Thermal(spec)
        self.suspension, self.motor = Suspension(spec), Motor(spec, began)
        self.lamps = {name: Lamp(spec, began) for name in LAMPS}
        self.pumps = {name: Pump(spec, name, began) for name in spec.pump_names}
        self._heat = Input(began)
        self._due = self._next_due()

    def look(self) -> float:
        """Carry the world forward; returns the present moment."""
        if self._carrying:
            return self.now
        now = self._seconds()
        if now >= self._due:
            self._carry(now)
        elif now > self.now:
            self.now = now
        return self.now

    def at(self, moment: float, action: Callable[[], None]) -> None:
        """Have *action* done at *moment*, which may be now."""
        with self.lock:
            heappush(self._agenda, (moment, next(self._order), action))
            self._due = min(self._due, moment)

    def alter(self, change: Callable[[], None]) -> None:
        """Make *change* to what drives the world, at the present moment."""
        with self.lock:
            self.look()
            change()
            self.adjust()

    def adjust(self) -> None:
        """Let what is driven, powered and broken take effect from the present moment."""
        at, trouble = self.now, self.trouble
        powered = "power_cut" not in trouble
        supply = self.volts() / self.spec.rail_volts
        self._heat.put(self._heating() * supply * supply if powered else 0.0, at)
        self.motor.steer(0.0 if "motor_stall" in trouble else self.stirring, supply, at)
        for pump in self.pumps.values():
            pump.power(supply, at, self.stuck_on(pump.name))
        for name, lamp in self.lamps.items():
            dead = name == INFRARED and "led_dead" in trouble
            lamp.lit.put(0.0 if dead else lamp.percent * supply, at)
        self.sagged = self.sagged or self.sags()
        self.changed()

    def changed(self) -> None:
        """What the diodes see is no longer what it was."""
        self.version += 1

    def drive_motor(self, duty: float) -> None:
        """Drive the stirrer's motor at *duty* per cent."""
        self.stirring = duty

    def drive_heater(self, duty: float) -> None:
        """Heat the plate at *duty* per cent."""
        self.heating = duty

    def turn_pump(self, name: str, duty: float) -> None:
        """Drive a pump; a start while the plate is heated makes the supply dip."""
        started = self.pumps[name].turn(duty)
        if started and not self.pumps[name].feeds:
            self.culture.settle_level()
        if started and self.heating > 0.0:
            self._dip_until = self.now + self.spec.dip_s
            self.at(self._dip_until, self.adjust)

    def stop(self) -> None:
        """Let go of everything that is driven, as when the power fails."""
        self.stirring = self.heating = 0.0
        for name in self.pumps:
            self.turn_pump(name, 0.0)
        for lamp in self.lamps.values():
            lamp.shine(0.0)

    def hold(self, held: bool) -> None:
        """Whether the process that drives is held: nothing of it turns, and nothing is armed."""
        self.held = held

    def leave_in_bottles(self, ml: float) -> None:
        """Have *ml* left in each bottle of medium."""
        for pump in self.pumps.values():
            if pump.feeds:
                pump.leave(ml)

    def overfill(self, ml: float) -> None:
        """Fill the vial with fresh medium to *ml* above its largest volume."""
        missing = self.spec.max_fill_ml + ml - self.culture.volume
        if missing > 0.0:
            self.culture.dose(missing, Medium(self.spec.substrate, self.spec.second_substrate))

    def stuck_on(self, pump: str) -> float:
        """The duty in per cent that *pump* has whatever it is told."""
        stuck = self.trouble.get("pump_stuck_on")
        return stuck.value if stuck and pump == "media" else 0.0

    def volts(self) -> float:
        """Supply of motors, pumps and lamps at the present moment."""
        trouble, nominal = self.trouble, self.spec.rail_volts
        if "power_cut" in trouble:
            return 0.0
        volts = trouble["undervoltage"].value if "undervoltage" in trouble else nominal
        if "motor_stall" in trouble and self.stirring > 0.0:
            volts -= 0.03 * nominal
        return volts - self.spec.dip_volts if self.now < self._dip_until else volts

    def answer(self, fault: str, silence: tuple[str, str, str]) -> float:
        """The present moment, for a device on the bus; raises HardwareError with name, message and
        remedy of its *silence* while it has *fault*, or nothing has power."""
        now, trouble = self.look(), self.trouble
        if trouble and (fault in trouble or "power_cut" in trouble):
            raise HardwareError(*silence)
        return now

    def take_sag(self) -> bool:
        """Whether the supply has sagged since this was last asked."""
        with self.lock:
            self.look()
            sagged, self.sagged = self.sagged, self.sags()
            return sagged

    def sags(self) -> bool:
        """Whether the supply is so low that the computer notices."""
        return self.volts() < self.spec.throttle_volts

    def room(self) -> float:
        """Temperature of the room, in °C."""
        step = self.trouble["room_step"].value if "room_step" in self.trouble else 0.0
        return room_at(self.spec, self.now - self.began) + step

    def warmth(self, share: float) -> float:
        """Temperature of what so large a *share* of the liquid's warmth reaches, in °C."""
        room = self.room()
        return room + share * (self.thermal.liquid - room)

    def heat(self) -> Heat:
        """Temperatures at the present moment, which is within a step."""
        since = self.began + self._ticks
        seconds = min(self.now - since, float(STEP))
        if seconds <= 0.0:
            return self.thermal.now
        duty = self._heat.so_far(self.now) / seconds
        return self.thermal.after(duty, self.room(), seconds, self.stirred, self.culture.volume)

    def _heating(self) -> float:
        if "heater_open" in self.trouble:
            return 0.0
        stuck = self.trouble.get("heater_stuck_on")
        return stuck.value if stuck else self.heating

    def _next_due(self) -> float:
        grid = self.began + self._ticks + STEP
        return min(grid, self._agenda[0][0]) if self._agenda else grid

    def _carry(self, now: float) -> None:
        with self.lock:
            if self._carrying:
                return
            self._carrying = True
            try:
                self._forget(now)
                while self._advance(now):
                    pass
            finally:
                self._carrying = False
                self._due = self._next_due()
            self.now = max(self.now, now)

    def _forget(self, now: float) -> None:
        """What was neglected for longer than LONGEST stood still for the excess."""
        excess = int(now - self.began - self._ticks - LONGEST)
        if excess > 0:
            self._ticks += excess
            grid = self.began + self._ticks
            for driven in (self._heat, *(p.flow for p in self.pumps.values()),
                           *(lamp.lit for lamp in self.lamps.values())):  # fmt: skip
                driven.take(grid)

    def _advance(self, now: float) -> bool:
        """Do the next thing that is due until *now*; returns whether there was one."""
        grid = self.began + self._ticks
        step = LEAP if now - grid > LONG else STEP
        if self._agenda and self._agenda[0][0] <= min(now, grid + step):
            moment, _, action = heappop(self._agenda)
            self.now = max(self.now, moment)
            action()
            return True
        if grid + step <= now:
            self._step(step)
            return True
        return False

    def _step(self, seconds: int) -> None:
        self._ticks += seconds
        self.now = end = self.began + self._ticks
        self._couple(seconds)
        culture, hours = self.culture, seconds / 3600.0
        duty = self._heat.take(end) / seconds
        self.thermal.run(duty, self.room(), seconds, self.stirred, culture.volume)
        light = sum(lamp.age(seconds, end) for name, lamp in self.lamps.items() if name != INFRARED)
        self.lamps[INFRARED].age(seconds, end)
        culture.grow(hours, self.thermal.liquid, light)
        culture.evaporate(hours)
        for pump in self.pumps.values():
            self._pour(pump, pump.moved(end))
        self.suspension.follow(culture.biomass, self.stirred, seconds)
        self.version += 1

    def _couple(self, seconds: int) -> None:
        """Whether the bar turns with the motor; at high speed it may be thrown."""
        spec, rpm = self.spec, self.motor.rpm(self.now)
        if rpm > spec.throw_rpm:
            risk = spec.throw_per_h * seconds / 3600.0
            self._thrown = self._thrown or self._luck.random() < risk
        elif rpm < COUPLED_RPM:
            self._thrown = False
        lost = self._thrown or "bar_thrown" in self.trouble
        self.stirred = rpm >= COUPLED_RPM and not lost

    def _pour(self, pump: Pump, ml: float) -> None:
        trouble = self.trouble
        if ml <= 0.0:
            return
        if not pump.feeds:
            clog = trouble["pump_clog"].value if "pump_clog" in trouble else 0.0
            self.culture.drain(ml * (1.0 - clog))
            return
        if "tube_split" in trouble:
            ml *= 1.0 - trouble["tube_split"].value
        self.thermal.mix(ml, self.spec.feed_c, self.culture.volume)
        self.suspension.take_in(ml / self.culture.volume)
        self.culture.dose(ml, pump.medium)
