"""No parser of the product is worse than linear in what somebody can send."""

import contextlib
import io
from collections.abc import Callable, Iterator, Mapping

from twisted.trial.unittest import SynchronousTestCase

from appliance import config
from appliance.api.access import admission
from appliance.api.wire import uploads
from appliance.core import logs
from appliance.core.calibrations.parsing import values_of
from appliance.core.files.yaml_nodes import Unreadable, compose
from appliance.core.jobs.kinds import JobKind
from appliance.core.profiles import templates
from appliance.core.profiles.catalogue import Catalogue
from appliance.core.profiles.check import check
from appliance.core.profiles.expressions import Wrong, parse
from appliance.core.profiles.names import checked_name
from appliance.errors import Refusal
from appliance.jobs.builtin import JOBS
from appliance.lanes import DirectLane
from appliance.parameter import Parameter
from tests.bounds.pace import SLOW, within
from tests.support.profiles import HEAD, profile

SHORT, LONG = 50_000, 200_000
STEEP = 2.5 * LONG / SHORT
"""How much longer the long one may take: linear, and some noise."""
UNIMPORTANT = 0.05
UNITS = (
    "${{", "${{1}}", "}}", "9", "9.", "a", "a-", "a.", "a:", " ", "\n", "\t", "/", "://",
    "://a:@", "=", "a=b\n", "[a]\n", "a = 1\n", "[", "{", "(", "((", "- ", "a: ", "? ", "&a ",
    "*a ", "!a ", "'", '"', "|\n", "#", "%TAG !a! b\n", "%", "---\n", "\\", "\u2028", "é", "-\n ",
    "[a,", "{a:", "<<: ", "not ", "-", "1+", "2**", "1<2 ", ";", "name=", 'name="', "\r\n", "--b",
    "\r\n--b\r\n", "token ", "password=", "::a:b", "true",
)  # fmt: skip
CATALOGUE = Catalogue("bench", tuple(map(JobKind.of, JOBS)), {})
NUMBER = Parameter(float)


def in_profile(action: str) -> Callable[[str], object]:
    """What checks a profile with an *action* that has a text in it."""
    return lambda text: check(profile(action.replace("TEXT", quoted(text))), CATALOGUE)


def quoted(text: str) -> str:
    """*text* as YAML has it between single quotes."""
    return "'" + text.replace("'", "''") + "'"


def part(text: str) -> object:
    """The part of an upload."""
    raw = text.encode()
    uploads.BOUNDARY.search(raw)
    uploads.called(b"content-disposition: form-data" + raw)
    file = io.BytesIO(b"--b\r\n" + raw)
    return uploads.part_of(file, b"--b", "f", DirectLane().go_on)


PARSERS: Mapping[str, Callable[[str], object]] = {
    "profile": lambda text: check(text, CATALOGUE),
    "hours_elapsed": in_profile("{type: start, hours_elapsed: TEXT}"),
    "t": in_profile("{type: start, t: TEXT}"),
    "every": in_profile("{type: repeat, t: 0s, every: TEXT, actions: []}"),
    "if": in_profile("{type: start, t: 0s, if: TEXT}"),
    "wait_until": in_profile("{type: when, t: 0s, wait_until: TEXT, actions: []}"),
    "option": in_profile("{type: start, t: 0s, options: {target_rpm: TEXT}}"),
    "type": in_profile("{type: TEXT, t: 0s}"),
    "message": in_profile("{type: log, t: 0s, options: {message: TEXT, level: TEXT}}"),
    "YAML": compose,
    "YAML with moments": lambda text: compose(f"a: {text}", moments=True),
    "moment": lambda text: compose(f"a: 2026-01-01 {text}", moments=True),
    "calibration": values_of,
    "expression": parse,
    "template": templates.read,
    "condition": templates.read_condition,
    "configuration": lambda text: config.parse(text, "unit.ini"),
    "name": checked_name,
    "number": NUMBER.parse,
    "log": logs.cleaned,
    "upload": part,
    "Host": lambda text: admission.any_host(text[:16_384].encode()),
    "Origin": lambda text: admission.same_origin(b"http://" + text[:16_384].encode(), b"a"),
}
MANY: Mapping[str, Callable[[str, int], str]] = {
    "fields": lambda field, n: HEAD + many(field, n, "\n"),
    "fields of an action": lambda field, n: profile(f"{{type: start, t: 0s, {many(field, n)}}}"),
    "options": lambda field, n: profile(
        f"{{type: start, t: 0s, options: {{{many(field, n)}}}}}"
    ),
    "fields of a message": lambda field, n: profile(
        f"{{type: log, t: 0s, options: {{message: a, {many(field, n)}}}}}"
    ),
    "inputs": lambda field, n: f"inputs: {{{many(field, n)}}}\n" + profile(
        *["{type: start, t: 0s, if: none of them}"] * 60
    ),
    "jobs": lambda field, n: f"{HEAD}common: {{jobs: {{{many(field, n)}}}}}\n",
    "units": lambda field, n: f"{HEAD}pioreactors: {{{many(field, n)}}}\n",
    "anchors": lambda field, n: f"a: &a {{{many(field, n)}}}\nb: [" + "{<<: *a}, " * 20 + "]\n",
}
"""Profiles in which there is a lot of something."""


def many(field: str, n: int, between: str = ", ") -> str:
    """Names and values, *n* of them."""
    return between.join(f"{field}{i}: 1" for i in range(n)) + between


def cost(parser: Callable[[str], object], text: str) -> float:
    """What it takes to read *text*, whether it can be read or not."""

    def read() -> None:
        with contextlib.suppress(Refusal, Unreadable, Wrong):
            parser(text)

    return within(UNIMPORTANT, read)


class ParsersTests(SynchronousTestCase):
    """What takes text, given four times as much of the same."""

    def steep(self) -> Iterator[str]:
        """What takes more than some four times as long."""
        for name, parser in PARSERS.items():
            for unit in UNITS:
                long = cost(parser, unit * (LONG // len(unit)))
                if long <= UNIMPORTANT * SLOW:
                    continue
                short = cost(parser, unit * (SHORT // len(unit)))
                if long > STEEP * short:
                    yield f"{name}: {unit!r}: {short:.3f} s, {long:.3f} s"

    def test_long_repeats(self):
        """
        Four times the text takes no longer than some four times the time.
        """
        self.assertEqual(list(self.steep()), [])

    def test_many_of_something(self):
        """
        Thousands of unknown names take no longer than their length says, and only the first are
        told of.
        """
        for name, made in MANY.items():
            took = [cost(PARSERS["profile"], made("f", n)) for n in (4_000, 16_000)]
            self.assertLess(took[1], max(2.5 * 4 * took[0], UNIMPORTANT * SLOW), name)
            self.assertLessEqual(len(check(made("f", 1_000), CATALOGUE).errors), 50, name)
