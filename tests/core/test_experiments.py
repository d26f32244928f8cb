"""Experiments. See ``appliance.core.experiments``."""

from msgspec.structs import replace

from appliance.core.experiments import Experiments
from appliance.errors import Conflict, Invalid, NotFound
from appliance.model import Experiment, ExperimentChanged
from tests.support.memory import START, MemoryCase


class ExperimentsTests(MemoryCase):
    """Which experiment the unit works on."""

    def refused(self, coroutine, kind):
        """The refusal that *coroutine* ends with."""
        return self.failureResultOf(self.begun(coroutine), kind).value

    def test_first(self):
        """
        A new unit begins an experiment by itself.
        """
        self.assertEqual(self.experiments.current, Experiment("First experiment", START))
        self.assertEqual(self.now(self.experiments.all()), [self.experiments.current])

    def test_named(self):
        """
        What the first experiment is called, and its medium, can be given.
        """
        store = self.open(self.url)
        named = Experiments(store, self.bus, self.clock, "Demo", "M9")
        named.load()
        self.assertEqual(named.current, Experiment("Demo", START, "M9"))

    def test_remembered(self):
        """
        The choice of experiment survives a restart.
        """
        self.now(self.experiments.create("Second", "LB", "ask", choose=True))
        self.clock.advance(60.0)
        self.again()
        self.assertEqual(self.experiments.current, Experiment("Second", START, "LB", "ask"))

    def test_create(self):
        """
        An experiment can be made without being chosen, and is chosen later, which is told.
        """
        told = self.told(ExperimentChanged)
        made = self.now(self.experiments.create("Second"))
        self.assertEqual((self.experiments.current.name, told), ("First experiment", []))
        self.assertEqual(self.now(self.experiments.choose("Second")), made)
        self.now(self.experiments.choose("Second"))
        self.assertEqual(told, [ExperimentChanged(made)])

    def test_change(self):
        """
        Medium and resume policy can be changed, each by itself.
        """
        told = self.told(ExperimentChanged)
        name = "First experiment"
        self.now(self.experiments.change(name, medium="LB"))
        changed = self.now(self.experiments.change(name, resume="never"))
        self.assertEqual((changed.medium, changed.resume), ("LB", "never"))
        self.assertEqual(self.experiments.current, changed)
        self.assertEqual(told[-1].experiment, changed)
        self.now(self.experiments.change(name))
        self.assertEqual(len(told), 2)

    def test_change_another(self):
        """
        Changing an experiment that is not the current one leaves the current one alone.
        """
        made = self.now(self.experiments.create("Second"))
        self.now(self.experiments.change("Second", medium="LB"))
        found = self.now(self.experiments.find("Second"))
        self.assertEqual(found, replace(made, medium="LB"))
        self.assertEqual(self.experiments.current.name, "First experiment")

    def test_unknown(self):
        """
        There is nothing to choose, find or change where there is no such experiment.
        """
        self.refused(self.experiments.choose("No"), NotFound)
        self.refused(self.experiments.find("No"), NotFound)
        self.refused(self.experiments.change("No", medium="LB"), NotFound)

    def test_taken(self):
        """
        No two experiments have the same name.
        """
        self.refused(self.experiments.create("First experiment"), Conflict)
        self.assertEqual(self.experiments.current.created, START)

    def test_names(self):
        """
        A name must fit into a path and on a line.
        """
        for name in ("", "  ", "a/b", "a\nb", "a\x00b", "..", "x" * 201):
            self.refused(self.experiments.create(name), Invalid)
        for name in ("x" * 200, "Käse 37 °C", "100 % LB?", "a.b", "'; --"):
            self.assertEqual(self.now(self.experiments.create(name)).name, name)

    def test_values(self):
        """
        A policy is one of three, a medium one line.
        """
        self.refused(self.experiments.create("a", resume="maybe"), Invalid)
        self.refused(self.experiments.create("a", medium="x\ny"), Invalid)
        self.refused(self.experiments.change("First experiment", resume="maybe"), Invalid)

    def test_full_disk(self):
        """
        A unit with a full disk still knows what it worked on.
        """
        self.now(self.experiments.create("Second", choose=True))
        self.full = True
        self.again()
        self.assertEqual(self.experiments.current.name, "Second")
