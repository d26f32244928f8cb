"""One set of files exchanged for another, cut off anywhere."""

from pathlib import Path

from twisted.trial.unittest import SynchronousTestCase

from appliance.core.backup.swap import FolderSwap


class PowerCut(Exception):
    """The process is gone."""


class Renaming:
    """Renames until it is the turn of the *last*, which does not happen."""

    def __init__(self, last: int) -> None:
        self.left = last

    def __call__(self, source: Path, target: Path) -> None:
        self.left -= 1
        if self.left < 0:
            raise PowerCut
        source.rename(target)


class ExchangeCase(SynchronousTestCase):
    """A folder with files, and others that are to take their place."""

    def setUp(self):
        self.data = Path(self.mktemp()).resolve()
        self.write(self.data, {"unit.ini": "old", "storage/a.yaml": "old", "only-old": "old",
                               "appliance.sqlite": "old"})  # fmt: skip
        for name in "admin-token", "lock", "DISALLOW_UI_INSTALLS":
            (self.data / name).write_text("own")

    def write(self, folder, files):
        """Write *files*."""
        for name, text in files.items():
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text)

    def staged(self, kept=()):
        """The exchange, ready to begin."""
        exchange = FolderSwap(self.data)
        new = exchange.prepare()
        self.write(new, {"unit.ini": "new", "storage/b.yaml": "new", "appliance.sqlite": "new"})
        exchange.begin(kept, "task-1")
        return exchange

    def found(self):
        """Every file that counts, by its name."""
        return {
            path.relative_to(self.data).as_posix(): path.read_text()
            for path in self.data.rglob("*")
            if path.is_file() and ".import" not in path.parts
        }

    OWN = {"admin-token": "own", "lock": "own", "DISALLOW_UI_INSTALLS": "own"}
    OLD = {**OWN, "unit.ini": "old", "storage/a.yaml": "old", "only-old": "old",
           "appliance.sqlite": "old"}  # fmt: skip
    NEW = {**OWN, "unit.ini": "new", "storage/b.yaml": "new", "appliance.sqlite": "new"}


class ExchangeTests(ExchangeCase):
    """What counts, and when."""

    def test_nothing_before_the_start(self):
        """
        Until the next start the old files count; from then on the new ones, except what belongs
        to the unit itself.
        """
        exchange = self.staged()
        self.assertEqual(self.found(), self.OLD)
        stage = exchange.go_on()
        self.assertEqual((stage.phase, stage.task), ("trial", "task-1"))
        self.assertEqual(self.found(), self.NEW)

    def test_kept(self):
        """
        What is to be kept stays where it is.
        """
        self.staged(kept=("appliance.sqlite*",)).go_on()
        self.assertEqual(self.found()["appliance.sqlite"], "old")
        self.assertEqual(self.found()["unit.ini"], "new")

    def test_proved(self):
        """
        Once the new files have proved themselves nothing is left of the old ones.
        """
        exchange = self.staged()
        exchange.go_on()
        exchange.finish()
        self.assertIsNone(exchange.go_on())
        self.assertEqual(self.found(), self.NEW)
        self.assertFalse(exchange.folder.exists())

    def test_back(self):
        """
        New files that did not do go, with what was written meanwhile, and the old ones are back.
        """
        exchange = self.staged()
        exchange.go_on()
        (self.data / "written-meanwhile").write_text("new")
        exchange.undo()
        self.assertEqual(exchange.go_on().phase, "back")
        self.assertEqual(self.found(), self.OLD)
        self.assertEqual(exchange.go_on().phase, "back")
        exchange.finish()
        self.assertIsNone(exchange.go_on())
        self.assertEqual(self.found(), self.OLD)

    def test_dies_again_and_again(self):
        """
        If the unit has died twice with the new files, the third start is one with the old ones.
        """
        exchange = self.staged()
        self.assertEqual([exchange.go_on().phase for _ in range(3)], ["trial", "trial", "back"])
        self.assertEqual(self.found(), self.OLD)

    def test_stops_in_order(self):
        """
        Stopping in order says nothing against the new files, however often.
        """
        exchange = self.staged()
        for _ in range(5):
            self.assertEqual(exchange.go_on().phase, "trial")
            exchange.forgive()
        self.assertEqual(self.found(), self.NEW)

    def test_staging_cut_off(self):
        """
        New files that were never complete are gone at the next start.
        """
        exchange = FolderSwap(self.data)
        self.write(exchange.prepare(), {"unit.ini": "half"})
        self.assertIsNone(FolderSwap(self.data).go_on())
        self.assertEqual(self.found(), self.OLD)
        self.assertFalse(exchange.folder.exists())


class CutTests(ExchangeCase):
    """The power goes at the worst moment."""

    def test_on_the_way_in(self):
        """
        Wherever the exchange is cut off, the next start has the new files, whole.
        """
        for moment in range(40):
            self.setUp()
            self.staged()
            try:
                FolderSwap(self.data, Renaming(moment)).go_on()
            except PowerCut:
                self.assertEqual(FolderSwap(self.data).go_on().phase, "trial", moment)
                self.assertEqual(self.found(), self.NEW, moment)
            else:
                break
        self.assertGreater(moment, 6)

    def test_on_the_way_back(self):
        """
        Wherever the way back is cut off, the next start has the old files, whole.
        """
        for moment in range(40):
            self.setUp()
            self.staged().go_on()
            try:
                cut = FolderSwap(self.data, Renaming(moment))
                cut.undo()
                cut.go_on()
            except PowerCut:
                after = FolderSwap(self.data)
                after.undo()
                self.assertEqual(after.go_on().phase, "back", moment)
                self.assertEqual(self.found(), self.OLD, moment)
            else:
                break
        self.assertGreater(moment, 6)

    def test_beginning(self):
        """
        If the power goes while it is written down that the new files are complete, the old ones
        count, whole.
        """
        exchange = FolderSwap(self.data, Renaming(0))
        self.write(exchange.prepare(), {"unit.ini": "new"})
        self.assertRaises(PowerCut, exchange.begin, (), "task-1")
        self.assertIsNone(FolderSwap(self.data).go_on())
        self.assertEqual(self.found(), self.OLD)
