"""`appliance estimate` turns recordings into growth rates, and says what is wrong with a file."""

import io
import math
import subprocess
import sys
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path

from twisted.trial.unittest import SynchronousTestCase

from appliance.cli.estimate import estimate


def readings(n=1440, rate=0.5, start=0.1):
    """A recording of steady growth, one reading each 5 s."""
    rows = ((i / 720, start * math.exp(rate * i / 720)) for i in range(n))
    return "t_h,od\n" + "".join(f"{t:.6f},{od:.6f}\n" for t, od in rows)


class EstimateTests(SynchronousTestCase):
    """The command, called as the dispatcher calls it."""

    def file(self, text):
        """The path of a new file with this text."""
        path = Path(self.mktemp()).resolve()
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return str(path)

    def run_command(self, *argv):
        """Exit status, output and errors."""
        out, err = io.StringIO(), io.StringIO()
        with redirect_stdout(out), redirect_stderr(err):
            status = estimate(list(argv))
        return status, out.getvalue(), err.getvalue()

    def assert_refused(self, message, *argv):
        """One line says where the trouble is, and the exit status is 2."""
        status, out, err = self.run_command(*argv)
        self.assertEqual((status, out), (2, ""))
        self.assertEqual(err.count("\n"), 1)
        self.assertIn(message, err)

    def test_one_row_per_reading(self):
        """
        Every reading has its row: time, growth rate and standard deviation.
        """
        status, out, err = self.run_command(self.file(readings()))
        rows = out.splitlines()
        self.assertEqual((status, err, rows[0], len(rows)), (0, "", "t_h,gr,sd", 1441))
        time, rate, sd = map(float, rows[-1].split(","))
        self.assertApproximates(time, 1439 / 720, 1e-6)
        self.assertApproximates(rate, 0.5, 0.02)
        self.assertTrue(0.0 < sd < 0.1)

    def test_is_causal(self):
        """
        What comes later does not change what was said.
        """
        text = readings()
        whole = self.run_command(self.file(text))[1].splitlines()
        part = self.run_command(self.file("\n".join(text.split("\n")[:700])))[1].splitlines()
        self.assertEqual(part, whole[: len(part)])

    def test_doses_are_known(self):
        """
        Medium of either kind explains a fall of the density; drawn waste does not dilute.
        """
        recorded = readings(720).rstrip("\n") + "\n" + "".join(
            f"{1 + i / 720:.6f},{0.1 * math.exp(0.5 + 0.5 * i / 720) * 15 / 18:.6f}\n"
            for i in range(6, 360)
        )
        for kind in ("add_media", "add_alt_media"):
            doses = f"t_h,kind,volume_ml\n1.001,{kind},3.0\n1.002,remove_waste,6.0\n"
            status, out, _ = self.run_command(self.file(recorded), self.file(doses))
            rates = [float(row.split(",")[1]) for row in out.splitlines()[-360:]]
            self.assertEqual(status, 0)
            self.assertApproximates(min(rates), 0.5, 0.1)
            self.assertApproximates(max(rates), 0.5, 0.1)

    def test_volume(self):
        """
        What the vessel held is said for all doses, or for each.
        """
        recorded = readings(720).rstrip("\n") + "\n" + "".join(
            f"{1 + i / 720:.6f},{0.1 * math.exp(0.5 + 0.5 * i / 720) * 38 / 41:.6f}\n"
            for i in range(6, 360)
        )
        bare = "t_h,kind,volume_ml\n1.001,add_media,3.0\n"
        held = (
            "t_h,kind,volume_ml,held_ml,seconds\n"
            "1.001,add_media,3.0,38,5\n1.01,remove_waste,6,,\n"
        )
        for argv in (
            ("--volume", "38", self.file(recorded), self.file(bare)),
            (self.file(recorded), self.file(held)),
        ):
            status, out, _ = self.run_command(*argv)
            rates = [float(row.split(",")[1]) for row in out.splitlines()[-360:]]
            self.assertEqual(status, 0)
            self.assertApproximates(min(rates), 0.5, 0.1)
            self.assertApproximates(max(rates), 0.5, 0.1)

    def test_bad_volume(self):
        """
        A vessel that holds nothing is refused, and so is a dose that takes less than no time.
        """
        good = self.file(readings(10))
        for volume in ("0", "-1", "nan", "much"):
            self.assert_refused("--volume", "--volume", volume, good)
        for more, message in (("0,1", "held_ml is not positive"), ("15,-1", "seconds are neg")):
            row = f"t_h,kind,volume_ml,held_ml,seconds\n0.1,add_media,1,{more}\n"
            self.assert_refused(f":2: {message}", good, self.file(row))

    def test_missing_density(self):
        """
        A reading without a density keeps its row, with what was known before.
        """
        text = readings() + "3.0,\n3.1,nan\n3.2,0\n"
        rows = self.run_command(self.file(text))[1].splitlines()
        self.assertEqual(len(rows), 1444)
        self.assertEqual({row.split(",", 1)[1] for row in rows[-3:]}, {rows[-4].split(",", 1)[1]})

    def test_columns_in_any_order(self):
        """
        Further columns, another order, a byte order mark and blank lines are all right.
        """
        text = "\ufeffunit, od ,t_h\r\n\r\na,0.1,0\r\na,0.1,0.1\r\n"
        status, out, _ = self.run_command(self.file(text))
        self.assertEqual((status, len(out.splitlines())), (0, 3))

    def test_nothing_recorded(self):
        """
        A recording without readings gives the heading only.
        """
        self.assertEqual(self.run_command(self.file("t_h,od\n")), (0, "t_h,gr,sd\n", ""))

    def test_bad_readings(self):
        """
        What is wrong with the readings is said with file and line.
        """
        for text, message in (
            ("", ":1: there is no column t_h"),
            ("t_h,density\n0,1\n", ":1: there is no column od"),
            ("t_h,od\n0,0.1\n0.1,high\n", ":3: od is not a number: 'high'"),
            ("t_h,od\nnow,0.1\n", ":2: t_h is not a number: 'now'"),
            ("t_h,od\n0.2,0.1\n0.1,0.1\n", ":3: t_h must not go back"),
            ("t_h,od\nnan,0.1\n", ":2: t_h must not go back"),
            ("t_h,od\n0.2\n", ":2: 1 columns instead of 2"),
            (b"t_h,od\n\xff\xfe\x00,1\n", "not a CSV file"),
        ):
            path = self.file(text)
            self.assert_refused(message, path)
            self.assert_refused(path, path)

    def test_bad_doses(self):
        """
        What is wrong with the doses is said with file and line.
        """
        good = self.file(readings(10))
        for row, message in (
            ("0.1,add_beer,1", ":2: kind is none of"),
            ("0.1,add_media,much", ":2: volume_ml is not a number"),
            ("0.1,add_media,-1", ":2: neither time nor volume"),
            ("inf,add_media,1", ":2: neither time nor volume"),
        ):
            self.assert_refused(message, good, self.file(f"t_h,kind,volume_ml\n{row}\n"))

    def test_no_such_file(self):
        """
        A file that is not there is named.
        """
        self.assert_refused("nowhere.csv: No such file", "nowhere.csv")
        self.assert_refused("nowhere.csv: No such file", self.file(readings(2)), "nowhere.csv")

    def test_usage(self):
        """
        Wrong arguments are answered with the usage, and so is the wish for help.
        """
        for argv in ((), ("a", "b", "c"), ("--fast", "a")):
            status, out, err = self.run_command(*argv)
            self.assertEqual((status, out), (2, ""))
            self.assertIn("usage: appliance estimate", err)
        status, out, err = self.run_command("--help")
        self.assertEqual((status, err), (0, ""))
        self.assertIn("usage: appliance estimate", out)

    def test_as_a_module(self):
        """
        The command can be run as a module, and imports neither the core nor the reactor.
        """
        code = (
            "import sys; from appliance.cli.estimate import main; status = main(sys.argv[1:]);"
            "assert not [m for m in sys.modules if m.startswith(('appliance.core', 'twisted'))];"
            "sys.exit(status)"
        )
        ran = subprocess.run(
            [sys.executable, "-c", code, self.file(readings(10))],
            capture_output=True, text=True, check=True,
            cwd=Path(__file__).resolve().parents[2],
        )
        self.assertEqual(len(ran.stdout.splitlines()), 11)
