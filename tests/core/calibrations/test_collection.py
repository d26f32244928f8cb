"""Tests for appliance.core.calibrations.collection: files, and which of them are in use."""

import os
import signal
from io import BytesIO
from resource import RLIMIT_FSIZE, getrlimit, setrlimit
from zipfile import ZipFile

from twisted.internet.defer import ensureDeferred

from appliance.core.calibrations.parsing import LARGEST, CalibrationType
from appliance.core.calibrations.schema import CalibrationFile
from appliance.core.files.yaml_folder import YamlFolder
from appliance.errors import Conflict, Invalid, NotFound, Unavailable
from appliance.model import CalibrationChanged
from tests.support.curves import FUSED, pump
from tests.support.workbench import Workbench, WorkbenchCase


class CalibrationsCase(WorkbenchCase):
    """A unit with some calibrations."""

    def setUp(self) -> None:
        super().setUp()
        self.calibrations = self.appliance.calibrations
        self.folder = self.workbench.data / "storage" / "calibrations" / "media_pump"

    def create(self, text=None, device="media_pump", activate=False):
        """Keep a calibration."""
        return self.now(self.calibrations.create(device, text or pump(), activate=activate))[0]

    def refused(self, kind, coroutine):
        """*coroutine* is refused."""
        return self.failureResultOf(ensureDeferred(coroutine), kind).value


class KeepingTests(CalibrationsCase):
    """What is kept, and found again."""

    def test_file(self):
        """
        A calibration is a file of its name in its device's folder, word for word.
        """
        self.create(pump() + "# a remark\n")
        self.assertEqual((self.folder / "water.yaml").read_text(), pump() + "# a remark\n")
        self.assertEqual(os.listdir(self.folder), ["water.yaml"])

    def test_listed_by_name(self):
        """
        All of a device's calibrations are listed by name; a device without any has none.
        """
        for name in ("b", "a"):
            self.create(pump(name))
        self.assertEqual([c.name for c in self.now(self.calibrations.of("media_pump"))], ["a", "b"])
        self.assertEqual(self.now(self.calibrations.of("waste_pump")), [])
        self.assertEqual(list(self.now(self.calibrations.all())), ["media_pump"])

    def test_unknown(self):
        """
        What is not there is not found, under no name of a file either.
        """
        self.create()
        for device, name in (("media_pump", "x"), ("media_pump", "../media_pump/water"),
                             ("../calibrations/media_pump", "water"), ("toaster", "water")):
            self.refused(NotFound, self.calibrations.find(device, name))
            self.refused(NotFound, self.calibrations.delete(device, name))
            self.refused(NotFound, self.calibrations.activate(device, name))
        self.refused(NotFound, self.calibrations.of("toaster"))
        self.refused(Invalid, self.calibrations.create("toaster", pump()))
        self.refused(Invalid, self.calibrations.create("../evil", pump()))

    def test_unreadable_is_left_out(self):
        """
        A file that cannot be used hides no other, and says why when it is asked for.
        """
        self.create()
        (self.folder / "broken.yaml").write_text("calibration_type: [")
        (self.folder / "renamed.yaml").write_text(pump())
        (self.folder / "latin.yaml").write_bytes(b"\xff\xfe")
        for _ in range(3):
            found = self.now(self.calibrations.of("media_pump"))
            self.assertEqual([c.name for c in found], ["water"])
        refusal = self.refused(Invalid, self.calibrations.find("media_pump", "broken"))
        self.assertIn("line", refusal.cause)

    def test_links_are_not_followed(self):
        """
        A link is no calibration, wherever it leads, and nothing is written through one.
        """
        self.create()
        (self.folder / "link.yaml").symlink_to(self.folder / "water.yaml")
        self.assertEqual(len(self.now(self.calibrations.of("media_pump"))), 1)
        outside = self.workbench.data / "outside"
        outside.mkdir()
        (self.folder.parent / "waste_pump").symlink_to(outside)
        self.refused(Unavailable, self.calibrations.create("waste_pump", pump()))
        self.assertEqual(os.listdir(outside), [])

    def test_changed_by_hand(self):
        """
        A file that somebody put there is found without a restart.
        """
        self.create()
        (self.folder / "by hand.yaml").write_text(pump("by hand"))
        self.assertEqual(self.now(self.calibrations.find("media_pump", "by hand")).name, "by hand")

    def test_zip(self):
        """
        The zip holds every file, as DEVICE/NAME.yaml.
        """
        self.create()
        archive = ZipFile(BytesIO(self.now(self.calibrations.zipped())))
        self.assertEqual(archive.namelist(), ["media_pump/water.yaml"])
        self.assertEqual(archive.read("media_pump/water.yaml").decode(), pump())

    def test_keeps_nothing(self):
        """
        A unit without a data folder says that it keeps nothing.
        """
        self.assertEqual(YamlFolder(None, LARGEST).devices(), [])
        self.assertRaises(Unavailable, YamlFolder(None, LARGEST).write, "media_pump", "a", "b")


class Thermistor(CalibrationFile, frozen=True, kw_only=True):
    """A type that somebody adds."""

    ohms: float
    x: str = "Ohm"
    y: str = "Celsius"


class LearningTests(CalibrationsCase):
    """Types that come later."""

    def test_learnt(self):
        """
        A type that was added brings its device along; a name that is taken is refused.
        """
        text = pump().replace("simple_peristaltic_pump", "thermistor").partition("hz:")[0]
        self.refused(Invalid, self.calibrations.create("probe", text + "ohms: 1.0\n"))
        kind = CalibrationType(Thermistor, ("probe",))
        self.calibrations.learn("thermistor", kind)
        self.assertEqual(self.create(text + "ohms: 1.0\n", "probe").file.ohms, 1.0)
        self.assertRaises(Conflict, self.calibrations.learn, "thermistor", kind)


class CutTests(CalibrationsCase):
    """Writing, when the card or the power fails."""

    def test_half_a_file(self):
        """
        What a power cut left half written is no calibration, and in nobody's way.
        """
        self.create()
        (self.folder / ".water.yaml.part").write_text(pump()[:40])
        self.assertEqual(len(self.now(self.calibrations.of("media_pump"))), 1)
        self.create(pump(slope=0.2))
        self.assertEqual(os.listdir(self.folder), ["water.yaml"])

    def test_the_old_file_stays(self):
        """
        A write that fails leaves the file as it was, and nothing besides.
        """
        self.create(activate=True)
        shelf = YamlFolder(self.folder.parent, LARGEST)
        limit = getrlimit(RLIMIT_FSIZE)
        setrlimit(RLIMIT_FSIZE, (10, limit[1]))  # as on a full card
        try:
            self.assertRaises(Unavailable, shelf.write, "media_pump", "water", pump(slope=0.2))
        finally:
            setrlimit(RLIMIT_FSIZE, limit)
        self.assertEqual((self.folder / "water.yaml").read_text(), pump())
        self.assertEqual(os.listdir(self.folder), ["water.yaml"])


    def test_killed(self):
        """
        Whenever a process is killed while it writes, there is one whole file, old or new.
        """
        shelf = YamlFolder(self.folder.parent, LARGEST)
        texts = [pump() + "#" * 50_000, pump(slope=0.2)]
        shelf.write("media_pump", "water", texts[0])
        for turn in range(6):
            killed_while(lambda: [shelf.write("media_pump", "water", text) for text in texts], turn)
            self.assertIn(shelf.read("media_pump", "water"), texts)
        self.assertEqual(shelf.names("media_pump"), ["water"])


def killed_while(work, turns):
    """Have another process do *work* again and again, and kill it after some *turns*."""
    heard, said = os.pipe()
    child = os.fork()
    if not child:
        try:
            while True:
                work()
                os.write(said, b".")
        finally:
            os._exit(1)
    for _ in range(turns + 1):
        os.read(heard, 1)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    os.close(heard)
    os.close(said)


class ActiveTests(CalibrationsCase):
    """Which one is used."""

    def test_one_at_a_time(self):
        """
        Another active calibration replaces the first, and the bus is told.
        """
        told = []
        self.appliance.bus.subscribe(CalibrationChanged, told.append)
        self.create(activate=True)
        other = self.create(pump("other"))
        self.now(self.calibrations.activate("media_pump", "other"))
        self.assertTrue(self.calibrations.is_active(other))
        self.assertEqual(self.calibrations.active("media_pump").name, "other")
        self.assertEqual([event.device for event in told], ["media_pump"] * 2)

    def test_replaced_while_active(self):
        """
        A new file of the active one's name is used at once.
        """
        self.create(activate=True)
        self.create(pump(slope=0.5))
        self.assertEqual(self.calibrations.active("media_pump").y(2.0), 1.0)

    def test_none(self):
        """
        A device can be left without; that can be said twice, and of what has none.
        """
        self.create(activate=True)
        for device in ("media_pump", "media_pump", "toaster"):
            self.now(self.calibrations.deactivate(device))
        self.assertIs(self.calibrations.active("media_pump"), None)
        self.assertRaises(Unavailable, self.calibrations.needed, "media_pump")

    def test_deleted(self):
        """
        A calibration that is removed is no longer in use.
        """
        self.create(activate=True)
        self.now(self.calibrations.delete("media_pump", "water"))
        self.assertIs(self.calibrations.active("media_pump"), None)
        self.assertEqual(os.listdir(self.folder), [])

    def test_arithmetic(self):
        """
        A pump's volume follows its duration, and the other way round; what it can never give
        is refused.
        """
        calibration = self.create(pump(slope=0.2, offset=-0.1))
        self.assertApproximates(calibration.y(3.0), 0.5, 1e-9)
        self.assertApproximates(calibration.x(0.5), 3.0, 1e-9)
        self.assertEqual((calibration.low, calibration.high), (1.0, 8.0))

    def test_estimator(self):
        """
        Estimators are kept in a folder of their own, in the same way.
        """
        estimators = self.appliance.estimators
        self.now(estimators.create("od_fused", FUSED, activate=True))
        self.assertTrue((self.workbench.data / "storage/estimators/od_fused/fused.yaml").is_file())
        self.assertEqual(estimators.active("od_fused").name, "fused")


class RestartTests(WorkbenchCase):
    """What is in use after a power cut."""

    def setUp(self) -> None:
        self.url = f"sqlite:///{self.mktemp()}"
        self.workbench = Workbench(self.spec, self.ini, self.url)
        self.addCleanup(lambda: self.successResultOf(self.workbench.stop()))

    def again(self):
        """The same unit after a power cut."""
        self.workbench.cut()
        self.workbench.wake()
        return self.workbench.appliance.calibrations

    def test_goes_on(self):
        """
        What was active is active again after a power cut.
        """
        calibrations = self.workbench.appliance.calibrations
        self.now(calibrations.create("media_pump", pump(), activate=True))
        self.assertEqual(self.again().active("media_pump").name, "water")

    def test_file_gone(self):
        """
        A file that is gone leaves its device without, and the unit wakes all the same.
        """
        calibrations = self.workbench.appliance.calibrations
        _, path = self.now(calibrations.create("media_pump", pump(), activate=True))
        path.unlink()
        self.assertIs(self.again().active("media_pump"), None)
