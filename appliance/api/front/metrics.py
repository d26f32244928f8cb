"""The unit's figures for Prometheus, read when they are asked for."""

from collections.abc import Callable, Iterable
from resource import getpagesize
from time import process_time

from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, InfoMetricFamily
from prometheus_client.exposition import CONTENT_TYPE_PLAIN_0_0_4
from prometheus_client.registry import Collector

from appliance.api.front.lateness import Lateness
from appliance.api.wire import Reply
from appliance.api.wire.writer import Traffic
from appliance.core.appliance import Appliance

STATES = ("init", "ready", "sleeping", "disconnected", "lost")


class UnitFigures(Collector):
    """What the appliance, its HTTP and its live feed can be asked for at any moment."""

    def __init__(
        self,
        appliance: Appliance,
        traffic: Traffic,
        lateness: Lateness,
        clients: Callable[[], int],
    ) -> None:
        self._appliance, self._traffic = appliance, traffic
        self._lateness, self._clients = lateness, clients

    def collect(self) -> Iterable:
        """See ``Collector``."""
        yield from self._unit()
        yield from self._work()
        yield from self._process()

    def _unit(self) -> Iterable:
        unit = self._appliance
        about = {"version": unit.version, "unit": unit.name, "hardware": unit.host.system.hardware}
        yield InfoMetricFamily("appliance", "Which unit this is.", about)
        reading = GaugeMetricFamily("appliance_reading", "The latest reading.", labels=["series"])
        moment = GaugeMetricFamily(
            "appliance_reading_timestamp_seconds", "When it was taken.", labels=["series"]
        )
        for name, latest in unit.readings.latest.items():
            reading.add_metric([name], latest.value)
            moment.add_metric([name], latest.at)
        yield from (reading, moment)

    def _work(self) -> Iterable:
        jobs = GaugeMetricFamily("appliance_job", "State of a job.", labels=["job", "state"])
        for name, running in self._appliance.jobs.running.items():
            for state in STATES:
                jobs.add_metric([name, state], float(running.state == state))
        alerts = GaugeMetricFamily(
            "appliance_alert", "Something is wrong.", labels=["name", "source"]
        )
        for alert in self._appliance.alerts.active:
            alerts.add_metric([alert.name, alert.source], 1.0)
        yield from (jobs, alerts)

    def _process(self) -> Iterable:
        answers = CounterMetricFamily(
            "appliance_http_requests", "Requests answered.", labels=["dialect", "status"]
        )
        for (dialect, status), count in self._traffic.answers.items():
            answers.add_metric([dialect, str(status)], count)
        yield answers
        yield gauge("appliance_live_clients", "Websockets open.", self._clients())
        yield gauge(
            "appliance_reactor_lateness_seconds",
            "The longest that a timer was late since the last time this was read.",
            self._lateness.take(),
        )
        yield CounterMetricFamily("process_cpu_seconds", "Time of the processor.", process_time())
        yield gauge("process_resident_memory_bytes", "Memory in use.", resident_bytes())


def gauge(name: str, meaning: str, value: float) -> GaugeMetricFamily:
    """One figure."""
    return GaugeMetricFamily(name, meaning, value)


def resident_bytes() -> int:
    """Memory that the process has in use, as Linux counts it; 0 elsewhere."""
    try:
        with open("/proc/self/statm") as file:
            return int(file.read().split()[1]) * getpagesize()
    except OSError:
        return 0


def reporter(collector: Collector) -> Callable[[], Reply]:
    """Something that reports *collector* in the text format."""
    registry = CollectorRegistry(auto_describe=False)
    registry.register(collector)

    def report() -> Reply:
        return Reply(200, generate_latest(registry), type=CONTENT_TYPE_PLAIN_0_0_4)

    return report
