"""Who may ask: a server for its own machine, and one that others can reach."""

from twisted.trial.unittest import SynchronousTestCase

from appliance.api.access.admission import is_loopback, same_origin
from tests.support.api import TOKEN, LoginCase, SiteCase
from tests.support.client import Client

RUNNING = "/unit_api/jobs/running"
FOREIGN = ("evil.example", "evil.example:8080", "127.0.0.1.evil.example", "localhost.evil.example",
           "10.0.0.1", "", "[::2]:80", "0.0.0.0", "a b", "x" * 300)
OURS = ("localhost", "localhost:8080", "LOCALHOST:1", "unit.localhost:8080", "127.0.0.1:8080",
        "127.9.9.9", "[::1]:8080")


class LoopbackTests(SiteCase):
    """A server that only its own machine can reach."""

    def test_trusts_its_own_machine(self):
        """
        Whoever is on the machine is an administrator, by whichever loopback name.
        """
        for host in OURS:
            answer = Client(self.site, host).ask("GET", "/page/unit")
            self.assertEqual(answer.json["who"], {"name": "local", "role": "admin"}, host)

    def test_other_names(self):
        """
        A name that somebody made resolve to this machine is refused, and told why.
        """
        for host in FOREIGN:
            answer = Client(self.site, host).ask("GET", RUNNING)
            self.assertIn(answer.status, (400, 403), host)
            self.assertIn("error_info", answer.json)
        told = Client(self.site, "evil.example").ask("GET", RUNNING).json
        self.assertIn("evil.example", told["error"])
        self.assertIn("localhost", told["error_info"]["remediation"])

    def test_no_name(self):
        """
        A request must name its host, once.
        """
        self.refused(self.ask("GET", RUNNING, headers={"Host": None}), 400)
        twice = {"Host": "localhost\r\nHost: evil.example"}
        self.assertEqual(self.ask("GET", RUNNING, headers=twice).status, 400)

    def test_other_machines(self):
        """
        A peer that is not this machine is refused, whatever it calls the unit.
        """
        answer = Client(self.site, peer="10.0.0.7").ask("GET", RUNNING)
        self.refused(answer, 403)

    def test_behind_a_proxy(self):
        """
        What a proxy on this machine passes on from elsewhere is refused.
        """
        for name in ("X-Forwarded-For", "Forwarded"):
            self.refused(self.ask("GET", RUNNING, headers={name: "10.0.0.7"}), 403)

    def test_pages_of_other_sites(self):
        """
        What another site's page asks for is refused, known by Origin or by Sec-Fetch-Site.
        """
        for headers in (
            {"Origin": "http://evil.example"},
            {"Origin": "null"},
            {"Origin": "http://localhost:9999"},
            {"Sec-Fetch-Site": "cross-site"},
            {"Sec-Fetch-Site": "same-site"},
            {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "navigate",
             "Sec-Fetch-Dest": "document"},
        ):
            for method in ("GET", "POST"):
                answer = self.ask(method, "/unit_api/jobs/stop/all", headers=headers)
                self.refused(answer, 403)

    def test_own_page(self):
        """
        Our own page may ask, and somebody who typed the address.
        """
        for headers in (
            {"Origin": "http://localhost:8080", "Sec-Fetch-Site": "same-origin"},
            {"Sec-Fetch-Site": "none"},
        ):
            self.assertEqual(self.ask("GET", RUNNING, headers=headers).status, 200)

    def test_links_from_elsewhere(self):
        """
        A link on another site may lead to our pages, not to what they are made of.
        """
        headers = {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "navigate",
                   "Sec-Fetch-Dest": "document"}
        for path in ("/", "/docs", "/login"):
            self.assertEqual(self.ask("GET", path, headers=headers).status, 200)
        self.problem(self.ask("GET", "/metrics", headers=headers), 403)
        framed = {**headers, "Sec-Fetch-Dest": "iframe"}
        self.problem(self.ask("GET", "/", headers=framed), 403)


class LoginTests(LoginCase):
    """A server that others can reach."""

    def log_in(self, token=TOKEN, peer="10.0.0.7"):
        """Log in; the answer."""
        return Client(self.site, "unit.local", peer).ask("POST", "/page/login", {"token": token})

    def cookie(self):
        """A cookie that was got by logging in."""
        return {"Cookie": self.log_in().headers["set-cookie"].partition(";")[0]}

    def test_nobody(self):
        """
        Whoever shows nothing is told to log in, even on the same machine.
        """
        answer = self.ask("GET", RUNNING)
        self.refused(answer, 401)
        self.assertEqual(answer.headers["www-authenticate"], "Bearer")
        for path in ("/page/unit", "/metrics", "/openapi.json", "/docs", "/live"):
            self.problem(self.ask("GET", path), 401)

    def test_every_route_is_closed(self):
        """
        No route of the unit answers somebody unknown.
        """
        self.refused(self.ask("POST", "/unit_api/jobs/stop/all"), 401)
        self.refused(self.ask("POST", "/unit_api/jobs/run/job_name/stirring", body=b"{"), 401)

    def test_the_door_is_open(self):
        """
        The login page and what it is made of are for everyone; the page leads there.
        """
        self.assertEqual(self.ask("GET", "/login").status, 200)
        self.assertEqual(self.ask("GET", "/web/login.js").status, 200)
        answer = self.ask("GET", "/")
        self.assertEqual((answer.status, answer.headers["location"]), (303, "/login"))

    def test_bearer(self):
        """
        The token of the unit, sent as a bearer token, is the administrator.
        """
        answer = self.ask("GET", "/page/unit", headers={"Authorization": f"Bearer {TOKEN}"})
        self.assertEqual(answer.json["who"], {"name": "admin", "role": "admin"})
        self.assertIs(answer.json["login_needed"], True)

    def test_wrong_bearer(self):
        """
        Another token, or another scheme, is nobody.
        """
        for value in ("Bearer x", "Bearer", f"Basic {TOKEN}", "Bearer \xff", ""):
            answer = self.ask("GET", RUNNING, headers={"Authorization": value})
            self.refused(answer, 401)

    def test_cookie(self):
        """
        Logging in sets a cookie that no script can read, and that opens every door.
        """
        answer = self.log_in()
        self.assertEqual(answer.status, 200)
        crumbs = answer.headers["set-cookie"]
        for crumb in ("HttpOnly", "SameSite=Strict", "Path=/"):
            self.assertIn(crumb, crumbs)
        self.assertNotIn(TOKEN, crumbs)
        headers = {"Cookie": crumbs.partition(";")[0]}
        self.assertEqual(self.ask("GET", RUNNING, headers=headers).status, 200)
        self.assertEqual(self.ask("GET", "/", headers=headers).status, 200)

    def test_wrong_cookie(self):
        """
        A cookie that was never given is nobody.
        """
        for cookie in ("appliance=x", "appliance=\xff", "appliance", "other=1"):
            self.refused(self.ask("GET", RUNNING, headers={"Cookie": cookie}), 401)

    def test_logging_out(self):
        """
        After logging out the cookie is worth nothing.
        """
        cookie = self.cookie()
        answer = self.ask("POST", "/page/logout", headers=cookie)
        self.assertIn("Max-Age=0", answer.headers["set-cookie"])
        self.refused(self.ask("GET", RUNNING, headers=cookie), 401)

    def test_guessing(self):
        """
        Whoever guesses too often has to wait, others need not, and the right token is not
        heard meanwhile.
        """
        for _ in range(5):
            self.problem(self.log_in("guess"), 401)
        self.problem(self.log_in("guess"), 429)
        self.problem(self.log_in(), 429)
        self.assertEqual(self.log_in(peer="10.0.0.8").status, 200)
        self.workbench.reactor.advance(61)
        self.assertEqual(self.log_in().status, 200)

    def guess(self, peer="10.0.0.7", **headers):
        """Ask with *headers* that prove nothing, or something; the status."""
        return Client(self.site, "unit.local", peer).ask("GET", RUNNING, headers=headers).status

    def test_guessing_at_tokens(self):
        """
        Tokens that are shown with requests are counted as those are that people type; the login
        page is there meanwhile, and who is logged in does not notice.
        """
        cookie, right = self.cookie(), f"Bearer {TOKEN}"
        said = [self.guess(Authorization=f"Bearer guess-{n}") for n in range(100)]
        self.assertEqual(said, [401] * 5 + [429] * 95)
        self.assertEqual(self.guess(Authorization=right), 429)
        self.problem(self.log_in(), 429)
        self.assertEqual(self.guess(**cookie), 200)
        self.assertEqual(self.guess("10.0.0.8", Authorization=right), 200)
        wrong = {"Authorization": "Bearer x"}
        page = Client(self.site, "unit.local", "10.0.0.7").ask("GET", "/login", headers=wrong)
        self.assertEqual(page.status, 200)
        self.workbench.reactor.advance(61)
        self.assertEqual(self.guess(Authorization=right), 200)

    def test_address_of_many(self):
        """
        Where the right token has come from before, somebody else's guesses do not matter to it.
        """
        right = f"Bearer {TOKEN}"
        self.assertEqual(self.guess(Authorization=right), 200)
        for _ in range(6):
            wrong = self.guess(Authorization="Bearer x")
        self.assertEqual((wrong, self.guess(Authorization=right)), (429, 200))

    def test_guessing_at_cookies(self):
        """
        So are cookies; but one that has expired is no guess, however often it is shown.
        """
        said = [self.guess(Cookie="appliance=old") for _ in range(20)]
        self.assertEqual(said, [401] * 20)
        self.assertEqual(self.log_in().status, 200)
        said = [self.guess(Cookie=f"appliance=guess-{n}") for n in range(20)]
        self.assertEqual(said, [401] * 5 + [429] * 15)

    def test_guessing_in_a_network(self):
        """
        All addresses of an IPv6 network are one.
        """
        said = [self.guess(f"2001:db8::{n}", Authorization=f"Bearer {n}") for n in range(7)]
        self.assertEqual(said, [401] * 5 + [429] * 2)
        self.assertEqual(self.guess("2001:db8:0:1::1", Authorization=f"Bearer {TOKEN}"), 200)

    def test_pages_of_other_sites(self):
        """
        Another site's page may not even try to log in.
        """
        headers = {"Origin": "http://evil.example"}
        self.problem(self.ask("POST", "/page/login", {"token": TOKEN}, headers=headers), 403)


class NameTests(SynchronousTestCase):
    """What names and addresses mean."""

    def test_loopback(self):
        """
        Loopback addresses are known in all their spellings.
        """
        for address in ("127.0.0.1", "127.1.2.3", "::1", "::ffff:127.0.0.1"):
            self.assertTrue(is_loopback(address), address)
        for address in ("10.0.0.1", "0.0.0.0", "::", "localhost", "", "::ffff:10.0.0.1"):
            self.assertFalse(is_loopback(address), address)

    def test_origin(self):
        """
        An origin is ours if it names the same host and port, by either scheme.
        """
        self.assertTrue(same_origin(b"https://unit.local:8080", b"Unit.local:8080"))
        for origin in (b"http://unit.local", b"null", b"", b"http://[", b"ftp://unit.local:8080",
                       b"http://unit.local:8080.evil.example"):
            self.assertFalse(same_origin(origin, b"unit.local:8080"), origin)
