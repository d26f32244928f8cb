"""The page, the login, the description and the metrics."""

import gzip
import json
import re

import msgspec
from prometheus_client.parser import text_string_to_metric_families

from appliance.api.site import DIALECTS
from appliance.api.wire.openapi import PARAMETER
from tests.support.api import SiteCase
from tests.support.curves import FUSED, pump

PAGES = ("/", "/login", "/docs")


class PageTests(SiteCase):
    """The files of the page."""

    def test_pages(self):
        """
        The page, the login and the documentation are HTML that may load nothing from elsewhere.
        """
        for path in PAGES:
            answer = self.ask("GET", path)
            self.assertEqual(answer.headers["content-type"], "text/html; charset=utf-8")
            policy = answer.headers["content-security-policy"]
            self.assertIn("default-src 'self'", policy)
            self.assertIn("frame-ancestors 'none'", policy)
            self.assertNotIn("unsafe-eval", policy)
            self.assertEqual(answer.headers["x-content-type-options"], "nosniff")
            self.assertIn("referrer-policy", answer.headers)

    def test_everything_pages_name_is_there(self):
        """
        Every file that a page names exists, has its type, and is on this unit.
        """
        for path in PAGES:
            for name in re.findall(r'(?:src|href)="([^"#]+)', self.ask("GET", path).body.decode()):
                self.assertTrue(name.startswith("/"), name)
                self.assertEqual(self.ask("GET", name).status, 200, name)

    def test_scripts_have_their_type(self):
        """
        A script is sent as a script: browsers run no other.
        """
        answer = self.ask("GET", "/web/app.js")
        self.assertEqual(answer.headers["content-type"], "text/javascript; charset=utf-8")

    def test_compressed_for_those_who_can(self):
        """
        A browser that understands gzip gets gzip, others do not.
        """
        plain = self.ask("GET", "/web/app.js")
        packed = self.ask("GET", "/web/app.js", headers={"Accept-Encoding": "gzip, br"})
        self.assertNotIn("content-encoding", plain.headers)
        self.assertEqual(packed.headers["content-encoding"], "gzip")
        self.assertEqual(gzip.decompress(packed.body), plain.body)
        self.assertLess(len(packed.body), len(plain.body))

    def test_not_sent_twice(self):
        """
        A browser that has the file already is told so.
        """
        tag = self.ask("GET", "/web/app.js").headers["etag"]
        answer = self.ask("GET", "/web/app.js", headers={"If-None-Match": tag})
        self.assertEqual((answer.status, answer.body), (304, b""))
        self.assertEqual(answer.headers["etag"], tag)
        self.assertNotIn("content-length", answer.headers)

    def test_large_files(self):
        """
        A file too large to be kept is sent all the same, each time.
        """
        for _ in range(2):
            answer = self.ask("GET", "/web/vendor/rapidoc.js")
            self.assertEqual(answer.headers["content-length"], str(len(answer.body)))
            self.assertGreater(len(answer.body), 500_000)

    def test_nothing_else(self):
        """
        There are no listings, and no way out of the folder.
        """
        for path in ("/web", "/web/", "/web/vendor", "/web/../app.py", "/web/%2e%2e/app.py",
                     "/web/..%2fapp.py", "/web//etc/passwd", "/web/%00", "/appliance/app.py"):
            answer = self.ask("GET", path)
            self.problem(answer, answer.status)
            self.assertIn(answer.status, (400, 404), path)


class DescriptionTests(SiteCase):
    """/openapi.json."""

    def setUp(self):
        super().setUp()
        self.document = self.get("/openapi.json")

    def operations(self):
        """(path, method, operation) of all there are."""
        for path, methods in self.document["paths"].items():
            for method, operation in methods.items():
                yield path, method, operation

    def test_version(self):
        """
        It says which OpenAPI it follows, and which release it describes.
        """
        self.assertEqual(self.document["openapi"], "3.1.0")
        self.assertEqual(self.document["info"]["version"], self.appliance.version)

    def test_every_route(self):
        """
        Every route is described, with the least role it needs, in words.
        """
        described = {(path, method) for path, method, _ in self.operations()}
        count = sum(len(route.methods) for d in DIALECTS for route in d.routes)
        self.assertGreater(len(described), count)
        self.assertIn(("/unit_api/jobs/run/job_name/{job_name}", "post"), described)
        for path, _, operation in self.operations():
            self.assertTrue(operation["summary"], path)
            self.assertIn(operation["x-least-role"], ("anyone", "viewer", "operator", "admin"))

    def test_names_are_unique(self):
        """
        Every operation has a name of its own, for those who make clients of it.
        """
        names = [operation["operationId"] for _, _, operation in self.operations()]
        self.assertEqual(len(names), len(set(names)))

    def test_path_parameters(self):
        """
        Exactly the parameters in a path are described.
        """
        for path, _, operation in self.operations():
            named = [p["name"] for p in operation["parameters"] if p["in"] == "path"]
            self.assertEqual(named, re.findall(r"{([^}]*)}", path))

    def test_references(self):
        """
        Every reference leads somewhere.
        """
        schemas = self.document["components"]["schemas"]
        for name in re.findall(r'"#/components/schemas/([^"]+)"', json.dumps(self.document)):
            self.assertIn(name, schemas)

    def test_queries_and_bodies(self):
        """
        What may be sent is described with its limits.
        """
        readings = self.document["paths"]["/page/readings"]["get"]["parameters"]
        points = {p["name"]: p["schema"] for p in readings}["points"]
        self.assertEqual((points["minimum"], points["maximum"]), (2, 5000))
        run = self.document["paths"]["/unit_api/jobs/run/job_name/{job_name}"]["post"]
        self.assertIn("$ref", run["requestBody"]["content"]["application/json"]["schema"])

    def test_answers_fit(self):
        """
        What is answered fits what is described, field by field.
        """
        self.run_job("stirring", wait=10)
        self.now(self.appliance.calibrations.create("media_pump", pump(), activate=True))
        self.now(self.appliance.estimators.create("od_fused", FUSED, activate=True))
        session = self.now(self.appliance.calibration_sessions.begin("stirring", "dc_based"))
        stop = self.ask("POST", "/unit_api/jobs/stop", {"job_name": "none"}).json
        text = "experiment_profile_name: Kept\n"
        self.ask("PUT", "/page/profiles/kept.yaml", {"text": text})
        names = {"job_name": "stirring", "experiment": "First experiment",
                 "setting": "target_rpm", "task_id": stop["task_id"],
                 "req_path": "storage",
                 "session_id": session.id}  # fmt: skip
        kept = {"calibration": ("media_pump", "water"), "estimator": ("od_fused", "fused"),
                "profile": ("media_pump", "kept.yaml")}  # fmt: skip
        for dialect, route in [(d, r) for d in DIALECTS for r in d.routes]:
            if "GET" in route.methods and route.answer is not bytes:
                kind = next((word for word in kept if word in route.path), "profile")
                names["device"], names["name"] = kept[kind]
                path = PARAMETER.sub(lambda match: names[match["name"]], route.path)
                query = "?series=stirring_rpm" if path == "/readings" else ""
                told = self.get((dialect.prefix + path + query).replace(" ", "%20"))
                self.assertIsNotNone(route.answer, path)
                msgspec.convert(told, route.answer, strict=True)
                if isinstance(told, dict) and hasattr(route.answer, "__annotations__"):
                    self.assertLessEqual(set(told), set(route.answer.__annotations__), path)

    def test_errors_have_the_shape_that_is_sent(self):
        """
        The described error of a dialect has the fields that its errors have.
        """
        schemas = self.document["components"]["schemas"]
        sent = self.ask("GET", "/unit_api/nothing").json
        self.assertEqual(set(schemas["unit_error"]["properties"]), set(sent))
        sent = self.ask("GET", "/page/nothing").json
        self.assertLessEqual(set(sent), set(schemas["page_error"]["properties"]))


class MetricsTests(SiteCase):
    """/metrics."""

    def metrics(self):
        """Every sample by name and labels."""
        text = self.ask("GET", "/metrics").body.decode()
        return {
            (sample.name, *sorted(sample.labels.values())): sample.value
            for family in text_string_to_metric_families(text)
            for sample in family.samples
        }

    def test_unit(self):
        """
        Readings, job states, alerts and answers can be read by Prometheus.
        """
        self.run_job("stirring", wait=10)
        self.faults.inject("hall_dead")
        self.wind(60)
        self.ask("GET", "/unit_api/health")
        metrics = self.metrics()
        latest = self.appliance.readings.latest["stirring_rpm"]
        self.assertEqual(metrics["appliance_reading", "stirring_rpm"], latest.value)
        self.assertEqual(metrics["appliance_job", "ready", "stirring"], 1.0)
        self.assertEqual(metrics["appliance_job", "sleeping", "stirring"], 0.0)
        (alert,) = self.appliance.alerts.active
        self.assertEqual(metrics[("appliance_alert", *sorted((alert.name, alert.source)))], 1.0)
        self.assertEqual(metrics["appliance_http_requests_total", "200", "unit"], 1.0)

    def test_process(self):
        """
        What the process uses can be read too.
        """
        metrics = self.metrics()
        self.assertGreater(metrics["process_resident_memory_bytes",], 1e6)
        self.assertGreater(metrics["process_cpu_seconds_total",], 0.0)

    def test_lateness(self):
        """
        How late the reactor was at worst is told once, and then begins anew.
        """
        self.site.startFactory()
        self.addCleanup(self.site.stopFactory)
        real = self.workbench.reactor
        for step in (0.25, 0.25, 0.75):
            real.advance(step)
        self.assertAlmostEqual(self.metrics()["appliance_reactor_lateness_seconds",], 0.5)
        self.assertEqual(self.metrics()["appliance_reactor_lateness_seconds",], 0.0)
