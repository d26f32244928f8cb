"""A whole board of fakes: pins, chips, files and clock, and the bench of real drivers on it."""

from pathlib import Path

from twisted.internet.task import Clock

from hw.real import Machine, real
from tests.support.pins import (
    FakeADS111x,
    FakeDAC43608,
    FakePico,
    FakeTMP1075,
    FakeWires,
    SteadyFactory,
    opened,
)


class FakeBoard:
    """One unit; ``bench`` is what ``hw.real`` makes of it.

    The clock also advances by what chips are waited for. *old* makes it a HAT 1.0.
    """

    def __init__(
        self, folder: str, config=(), old=False, gpio=None, eyes=(), files=(), keep=None
    ) -> None:
        self.root = Path(folder)
        for name, text in dict(files).items():
            self.write(name, text)
        self.clock = Clock()
        self.factory = SteadyFactory(self.clock)
        self.plate, self.pico = FakeTMP1075(), FakePico()
        self.ads, self.dac = FakeADS111x(self.clock), FakeDAC43608()
        self.eyes = {address: FakeADS111x(self.clock, multiplexed=False) for address in eyes}
        chips = {0x48: self.ads, 0x49: self.dac} if old else {0x2C: self.pico}
        self.wires = FakeWires({0x4F: self.plate, **chips, **self.eyes})
        self.warnings, self.tickers, self.exits, self.errands = [], [], [], []
        self.gpio = gpio or (lambda: opened(self.factory))
        self.machine = Machine(
            gpio=lambda: self.gpio(),
            i2c=lambda number: self.wires,
            root=self.root,
            environ={"HARDWARE": "1.0" if old else "1.1"},
            pause=self.clock.advance,
            warn=self.warnings.append,
            tick=self.tickers.append,
            at_exit=self.exits.append,
            spawn=self.errands.append,
            keep=keep,
        )
        self.bench = real(dict(config), self.clock.seconds, self.machine)

    def write(self, name: str, text: str) -> None:
        """Give the computer a file."""
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)

    def turn(self, turns: int, rpm: float, hall: int = 21) -> None:
        """Let the motor turn at a steady speed."""
        for _ in range(turns):
            self.clock.advance(60.0 / rpm)
            self.factory.turn(hall)

    def tick(self, seconds: float) -> None:
        """Let time pass, with the guards called each second."""
        while seconds > 0.0:
            self.clock.advance(min(seconds, 1.0))
            seconds -= 1.0
            for ticker in self.tickers:
                ticker.once()
