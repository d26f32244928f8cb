"""What a running job is lent: a clock, loops, devices, a place to record. It is all taken back."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Any, Protocol

from twisted.internet.defer import CancelledError, Deferred, maybeDeferred
from twisted.logger import Logger
from twisted.python.failure import Failure

from appliance.clocks import Loop
from appliance.core.calibrations import Calibration
from appliance.core.jobs.devices import Devices
from appliance.core.jobs.services import JobServices
from appliance.core.series import Series
from appliance.errors import Invalid
from appliance.model import SettingChanged, Trouble
from appliance.model.moments import Seconds
from hw.errors import HardwareError

FOREVER = 1e11


class Owner(Protocol):
    """The run that a kit belongs to, as far as the kit is concerned."""

    kept: Mapping[str, Any] | None
    resumed: bool

    @property
    def name(self) -> str: ...
    @property
    def over(self) -> bool: ...
    @property
    def settings(self) -> Mapping[str, Any]: ...
    @property
    def series(self) -> tuple[Series, ...] | None: ...
    def put(self, setting: str, value: object) -> None: ...
    def announce(self) -> None: ...
    def is_ready(self, job: str) -> bool: ...
    def keep(self, state: dict) -> None: ...
    def finish(self) -> None: ...


class Kit:
    """The tools of one running job.

    Whatever it lends for the time a job is *ready* (loops, timers, listeners, work in flight) is
    taken back when the job rests: first what is in flight is cancelled, so that a loop caught
    waiting for its sensor cannot drive its motor afterwards, and only then devices are made safe.
    """

    def __init__(self, services: JobServices, devices: Devices, run: Owner) -> None:
        self.services, self.name = services, run.name
        self.clock, self.bus = services.clock, services.bus
        self.known, self.dosing = services.calibrations, services.dosing
        self._declared = None if run.series is None else frozenset(s.name for s in run.series)
        self.troubles: dict[str, Trouble] = {}
        self.log = Logger(namespace=f"appliance.jobs.{run.name}")
        self._run = run
        self._lane, self._readings = services.hardware, services.readings
        self._devices = devices
        self._loops: list[Loop] = []
        self._thoughts: set[Deferred] = set()
        self._timers: set = set()
        self._fleeting: set[str] = set()
        self._raised: list[set[str]] = [self._fleeting]
        self._listening: list[Callable[[], None]] = []

    # -- its run

    @property
    def values(self) -> Mapping[str, Any]:
        """Every setting by name."""
        return self._run.settings

    @property
    def kept(self) -> Mapping[str, Any] | None:
        """What the last run of this job kept in this experiment, or None."""
        return self._run.kept

    @property
    def resumed(self) -> bool:
        """Whether it was brought back after the unit had stopped."""
        return self._run.resumed

    def is_ready(self, job: str) -> bool:
        """Whether that job is at work."""
        return self._run.is_ready(job)

    # -- time

    def every(self, seconds: float, work: Callable[[], object], *, now: bool = True) -> Loop:
        """Do *work* every *seconds* until the job rests; it may be a coroutine function.

        The first turn, if it is to be *now*, goes as far as it can before this returns. Work that
        is late is skipped, never piled up. A ``HardwareError`` becomes a trouble of
        the job that ends with the next turn that succeeds.
        """
        loop = Loop(self.clock, self._turn, work, self._source())
        self._loops.append(loop)
        loop.start(seconds, now=now)
        return loop

    def after(self, seconds: float, work: Callable[[], object]) -> Callable[[], None]:
        """Do *work* once, in *seconds*, unless the job rests before; returns the way to call it
        off. What it raises is told until the next turn of a loop succeeds."""

        def due() -> None:
            self._timers.discard(timer)
            self._turn(work, self._fleeting)

        def call_off() -> None:
            self._timers.discard(timer)
            if timer.active():
                timer.cancel()

        timer = self.clock.callLater(max(seconds, 0.0), due)
        self._timers.add(timer)
        return call_off

    def attempt(self, work: Callable[[], object]) -> Deferred:
        """Do *work* now, for as long as the job does not rest; what it raises becomes a trouble
        as with ``after``, and the Deferred never fails."""
        return self._turn(work, self._fleeting)

    def act(self, work: Callable[[], object]) -> None:
        """Do *work*, then end the job: for one that does one thing. What it raises is a trouble
        that the job ends with. One that was cut off by a power cut is not done again: nobody
        knows whether it is still wanted, or whether tubes and vials are still where they were."""
        if self.resumed:
            self.log.warn("{job} was cut off when the unit stopped, and is not done again.",
                          job=self.name)
            self.finish()
        else:
            self.attempt(work).addCallback(lambda _: self.finish())

    def sleep(self, seconds: float) -> Deferred:
        """A Deferred that fires in *seconds* of the unit's clock."""
        waiting: Deferred = Deferred(lambda _: timer.cancel())
        timer = self.clock.callLater(max(seconds, 0.0), waiting.callback, None)
        return waiting

    def _turn(self, work: Callable[[], object], raised: set[str]) -> Deferred:
        thought = maybeDeferred(work)
        if thought.called and not thought.paused and not isinstance(thought.result, Failure):
            self._recovered(raised)
            return thought
        self._thoughts.add(thought)
        thought.addCallback(lambda _: self._recovered(raised))
        thought.addErrback(self._stumbled, raised)
        thought.addBoth(lambda _: self._thoughts.discard(thought))
        return thought

    def _recovered(self, raised: set[str]) -> None:
        """Whoever raised these troubles is well again; they are over unless others raise them."""
        if self._fleeting and raised is not self._fleeting:
            self._recovered(self._fleeting)
        while raised:
            name = raised.pop()
            if not any(name in others for others in self._raised):
                self.clear(name)

    def _source(self) -> set[str]:
        """A place for the troubles that one loop or listener raises."""
        raised: set[str] = set()
        self._raised.append(raised)
        return raised

    def _stumbled(self, failure: Failure, raised: set[str]) -> None:
        if failure.check(CancelledError):
            return
        error = failure.value
        if isinstance(error, HardwareError):
            raised.add(error.name)
            self.trouble(error.name, error.message, error.remedy)
            return
        raised.add("job-error")
        if "job-error" not in self.troubles:
            self.log.failure("{job} stumbled", failure, job=self.name)
        self.trouble("job-error", f"{self.name} ran into an error of its own.", "See the log.")

    # -- devices

    def do(self, action: Callable, *args: object) -> Deferred:
        """Do something brief and blocking with the hardware."""
        return self._lane.do(action, *args)

    def later(self, action: Callable, *args: object) -> None:
        """From any thread: have *action* called in the reactor's, unless the job has ended."""
        self._lane.tell(lambda: self._run.over or action(*args))

    def borrow(self, *names: str) -> list[Any]:
        """Devices of this bench by name, held until the job ends; all of them, or ``Conflict``."""
        for name in names:
            self._devices.check(name, self.name)
        return [self._devices.lend(name, self.name) for name in names]

    # -- what is known of its devices

    def calibration(self, device: str) -> Calibration | None:
        """The calibration that is active for *device* now, or None."""
        return self.known.calibration(device)

    # -- what it measures and says

    def record(
        self,
        series: str,
        value: float,
        at: Seconds | None = None,
        limited: bool = False,
        of_light: bool = False,
    ) -> None:
        """Record *value* as measured at the moment *at* of the unit's clock (default: now); it may
        be *limited*, or *of_light*: see ``Reading``. Raises ``Invalid`` for a series that the job's
        ``records`` do not name."""
        if self._declared is not None and series not in self._declared:
            raise Invalid(f"{self.name} does not declare that it records {series!r}.")
        self._readings.record(series, value, at, limited, of_light)

    def latest(self, series: str) -> tuple[float, float] | None:
        """The newest reading of *series* in this experiment: value and age in seconds, or None."""
        reading = self._readings.latest.get(series)
        return None if reading is None else (reading.value, self.clock.utc() - reading.at)

    async def history(self, series: str, since: float, limit: int) -> list[tuple[float, float]]:
        """Up to *limit* readings of this experiment after *since* (UTC), as (UTC, value)."""
        await self._readings.flush()
        return await self._readings.between(series, since, FOREVER, limit)

    def publish_setting(self, name: str, value: object) -> None:
        """A setting has a new value; ``Setting`` calls this."""
        self._run.put(name, value)
        self.bus.publish(SettingChanged(self.name, name, value))

    def on(self, kind: type, listener: Callable) -> None:
        """Call *listener* with each event of class *kind* until the job rests. What it raises
        becomes a trouble of the job that ends with the next event it understands."""
        raised = self._source()

        def told(event: object) -> None:
            try:
                listener(event)
            except Exception:
                self._stumbled(Failure(), raised)
            else:
                if raised:
                    self._recovered(raised)

        self._listening.append(self.bus.subscribe(kind, told))

    def trouble(self, name: str, message: str, remedy: str = "") -> None:
        """Say that something is wrong, by a stable *name*; said once until it is cleared."""
        trouble = Trouble(name, message, remedy)
        if self.troubles.get(name) != trouble:
            new = name not in self.troubles
            self.troubles[name] = trouble
            if new:
                self.log.error("{message} {remedy}", message=message, remedy=remedy, trouble=name)
            self._run.announce()

    def clear(self, name: str) -> None:
        """The trouble of that name is over, if there was one."""
        trouble = self.troubles.pop(name, None)
        if trouble is not None:
            self.log.info("Over: {message}", message=trouble.message, trouble=name)
            self._run.announce()

    def keep(self, state: dict) -> None:
        """Remember *state* (JSON can say it) for this job's next run in this experiment."""
        self._run.keep(state)

    def finish(self) -> None:
        """The job has done what it was for, and ends itself."""
        self.clock.callLater(0, self._run.finish)

    # -- taking back

    def hand_back(self) -> None:
        """Stop every loop, timer and listener, and cancel what is in flight."""
        for loop in self._loops:
            if loop.running:
                loop.stop()
        for timer in self._timers:
            if timer.active():
                timer.cancel()
        for stop in self._listening:
            stop()
        for held in (self._loops, self._timers, self._listening):
            held.clear()
        self._fleeting.update(*self._raised)  # whoever raised them will not say when it is over
        self._raised = [self._fleeting]
        for thought in tuple(self._thoughts):
            thought.cancel()

    def start(self, begin: Callable[[], Awaitable | None]) -> Deferred:
        """Run a job's ``start``, so that it too can be cancelled."""
        thought = maybeDeferred(begin)
        self._thoughts.add(thought)
        thought.addBoth(self._started, thought)
        return thought

    def _started(self, result, thought: Deferred):
        self._thoughts.discard(thought)
        return result
