"""Readings as rows. See ``appliance.store.readings`` and ``series``."""

from appliance.model import Experiment
from appliance.store import experiments, readings, series
from tests.support.store import EXPERIMENT, START, StoreCase


class ReadingsTests(StoreCase):
    """Writing in batches, reading one by one."""

    def test_batch(self):
        """
        A batch of any size is stored, every reading once.
        """
        od, warmth = self.source(), self.source("temperature")
        batch = [(od, START + i, i / 7) for i in range(1000)] + [(warmth, START, 37.0)]
        self.do(readings.add, batch)
        found = self.do(readings.between, EXPERIMENT.name, "od", 0.0, 1e11, 2000)
        self.assertEqual(found, [((START + i) / 1000, i / 7) for i in range(1000)])
        found = self.do(readings.between, EXPERIMENT.name, "temperature", 0.0, 1e11, 2000)
        self.assertEqual(found, [(START / 1000, 37.0)])

    def test_twice(self):
        """
        Writing a batch again is harmless.
        """
        batch = [(self.source(), START + i, float(i)) for i in range(20)]
        self.do(readings.add, batch)
        self.do(readings.add, batch)
        found = self.do(readings.between, EXPERIMENT.name, "od", 0.0, 1e11, 100)
        self.assertEqual(len(found), 20)

    def test_undone(self):
        """
        A series that was begun in a transaction that is undone is begun anew in the next.
        """
        od = self.source()

        def half(connection):
            readings.add(connection, [(od, START, 1.0)])
            raise KeyError

        self.failureResultOf(self.store.do(half), KeyError)
        self.do(readings.add, [(od, START, 2.0)])
        found = self.do(readings.between, EXPERIMENT.name, "od", 0.0, 1e11, 100)
        self.assertEqual(found, [(START / 1000, 2.0)])

    def test_between(self):
        """
        Readings are handed out from one moment until before another, as many as asked for.
        """
        self.do(readings.add, [(self.source(), START + 1000 * i, float(i)) for i in range(10)])
        span = (START / 1000 + 2, START / 1000 + 5)
        found = self.do(readings.between, EXPERIMENT.name, "od", *span, 100)
        self.assertEqual([value for _, value in found], [2.0, 3.0, 4.0])
        found = self.do(readings.between, EXPERIMENT.name, "od", *span, 2)
        self.assertEqual([value for _, value in found], [2.0, 3.0])
        self.assertEqual(self.do(readings.between, EXPERIMENT.name, "no", *span, 2), [])

    def test_latest(self):
        """
        The last reading of each series of an experiment is found, and the newest stamp of all.
        """
        self.assertEqual(self.do(readings.newest), 0)
        other = series.Source(Experiment("Other", 1.0), "od", "AU")
        self.do(readings.add, [
            (self.source(), START, 1.0), (self.source(), START + 5, 2.0), (other, START + 9, 3.0)
        ])
        found = self.do(readings.latest, EXPERIMENT.name)
        self.assertEqual([(r.value, r.at) for r in found.values()], [(2.0, (START + 5) / 1000)])
        self.assertEqual(self.do(readings.newest), START + 9)

    def test_experiment_unknown(self):
        """
        An experiment that the database does not know, as after a torn one, is added.
        """
        self.do(readings.add, [(self.source(), START, 1.0)])
        self.assertEqual(self.do(experiments.current), EXPERIMENT)

    def test_series(self):
        """
        Series are listed with their unit and the moments of their first and last reading.
        """
        self.do(readings.add, [(self.source(), START + i, 1.0) for i in range(5)])
        [od] = self.do(series.ends, EXPERIMENT.name)
        self.assertEqual((od.name, od.unit, od.first, od.last), ("od", "AU", START, START + 4))
