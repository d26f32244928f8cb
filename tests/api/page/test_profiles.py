"""/page/profiles: experiment profiles, kept, checked, carried out."""

from tests.support.api import LoginCase, SiteCase

PROFILE = """\
experiment_profile_name: Slow and fast
version: "1.0"
metadata: {author: me, description: Two speeds.}
common:
  jobs:
    stirring:
      actions:
        - {type: start, t: 0s, options: {target_rpm: 400}}
        - {type: update, t: 1m, options: {target_rpm: "${{ ::stirring:target_rpm * 2 }}"}}
        - type: repeat
          t: 2m
          every: 30s
          while: ::stirring:target_rpm > 500
          actions:
            - {type: update, t: 5s, options: {target_rpm: 500}}
        - {type: when, t: 2m, wait_until: "hours_elapsed() > 1", actions: [{type: stop, t: 0s}]}
"""
MINE = "/page/profiles/mine"


class KeepTests(SiteCase):
    """Profiles that are kept."""

    def test_kept(self):
        """
        A profile that was written can be listed, read and removed.
        """
        self.assertEqual(self.get("/page/profiles"), [])
        written = self.ask("PUT", MINE, {"text": PROFILE})
        self.assertEqual((written.status, written.json["errors"]), (200, []))
        self.assertEqual(self.get("/page/profiles"), [
            {"filename": "mine", "name": "Slow and fast", "author": "me",
             "description": "Two speeds.", "errors": 0}])  # fmt: skip
        self.assertEqual(self.get(MINE), {"filename": "mine", "text": PROFILE})
        self.assertEqual(self.get(MINE + ".yaml")["filename"], "mine")
        self.assertEqual(self.ask("DELETE", MINE).json, {"removed": "mine"})
        self.problem(self.ask("GET", MINE), 404)
        self.problem(self.ask("DELETE", MINE), 404)

    def test_replaced(self):
        """
        Writing puts the new text in the place of the old one, unless it has errors.
        """
        self.ask("PUT", MINE, {"text": PROFILE})
        second = PROFILE.replace("me,", "you,")
        self.ask("PUT", MINE, {"text": second})
        problem = self.problem(self.ask("PUT", MINE, {"text": PROFILE.replace("1m", "soon")}), 400)
        self.assertIn("line 9, column 29: soon is no time", problem["detail"])
        self.assertEqual(self.get(MINE)["text"], second)

    def test_names(self):
        """
        A name is never a path.
        """
        for name in ("..", "%2e%2e%2fa", "a%2fb", ".hidden", "a%00b", "-a", "running", "check",
                     "a" * 101, "%C3%A9"):  # fmt: skip
            answer = self.ask("PUT", f"/page/profiles/{name}", {"text": PROFILE})
            self.assertIn(answer.status, (400, 404, 405), name)
        self.assertEqual(self.get("/page/profiles"), [])

    def test_links(self):
        """
        A link in the folder is not followed.
        """
        folder = self.workbench.data / "experiment_profiles"
        folder.mkdir(parents=True)
        secret = self.workbench.data / "secret"
        secret.write_text(PROFILE)
        (folder / "link.yaml").symlink_to(secret)
        self.problem(self.ask("GET", "/page/profiles/link"), 404)

    def test_broken_file(self):
        """
        A file that is no profile is listed with its errors.
        """
        folder = self.workbench.data / "experiment_profiles"
        folder.mkdir(parents=True)
        (folder / "a.yaml").write_bytes(b"\xff\xfe")
        (folder / "b.yaml").write_text("- 1")
        self.assertEqual([p["errors"] for p in self.get("/page/profiles")], [1, 1])


class CheckTests(SiteCase):
    """Profiles that are checked."""

    def check(self, text, **more):
        """What is found."""
        answer = self.ask("POST", "/page/profiles/check", {"text": text, **more})
        self.assertEqual(answer.status, 200, answer.body)
        return answer.json

    def test_timeline(self):
        """
        What would be done is shown, with what is repeated and waited for.
        """
        found = self.check(PROFILE)
        self.assertEqual((found["errors"], found["warnings"], found["notes"]), ([], [], []))
        self.assertEqual([(s["at_s"], s["type"], s["what"]) for s in found["timeline"]], [
            (0.0, "start", "start stirring: target_rpm 400"),
            (60.0, "update", "set stirring: target_rpm ${{ ::stirring:target_rpm * 2 }}"),
            (120.0, "repeat", "repeat every 30 s, as long as ::stirring:target_rpm > 500"),
            (120.0, "when", "wait until hours_elapsed() > 1")])  # fmt: skip
        repeat = found["timeline"][2]
        self.assertEqual((repeat["every_s"], repeat["line"]), (30.0, 10))
        self.assertEqual([s["at_s"] for s in repeat["actions"]], [5.0])

    def test_errors(self):
        """
        Every error is told with line, column and remedy.
        """
        found = self.check(PROFILE.replace("stirring:\n", "stiring:\n").replace("every", "evry"))
        self.assertEqual([(e["line"], e["column"]) for e in found["errors"]],
                         [(8, 11), (10, 11), (12, 11)])
        self.assertEqual(found["errors"][0]["remedy"], "Did you mean stirring?")

    def test_other_unit(self):
        """
        It can be checked as another unit.
        """
        text = PROFILE.replace("common:\n  jobs:\n", "pioreactors:\n other:\n  jobs:\n")
        self.assertEqual(len(self.check(text)["warnings"]), 1)
        self.assertEqual(self.check(text)["timeline"], [])
        self.assertEqual(len(self.check(text, as_unit="other")["timeline"]), 4)

    def test_bodies(self):
        """
        A body that does not fit, or is too large, is refused.
        """
        for body in ({}, {"text": 5}, {"text": "", "more": 1}, []):
            self.problem(self.ask("POST", "/page/profiles/check", body), 400)
        self.problem(self.ask("POST", "/page/profiles/check", {"text": "a" * 2_700_000}), 413)


class RunTests(SiteCase):
    """Profiles that are carried out."""

    def test_run(self):
        """
        What was done, what comes next and what is waited for is shown while it runs.
        """
        self.assertEqual(self.get("/page/profiles/running"), {"running": False})
        self.ask("PUT", MINE, {"text": PROFILE})
        answer = self.ask("POST", MINE + "/run", {})
        self.wind(65)
        self.assertEqual(self.done(answer).json["status"], "complete")
        self.assertEqual(self.jobs.find("stirring").values["target_rpm"], 800.0)
        shown = self.get("/page/profiles/running")
        self.assertEqual((shown["running"], shown["filename"], shown["name"], shown["unit"]),
                         (True, "mine", "Slow and fast", "simulated"))  # fmt: skip
        self.assertEqual((shown["elapsed_s"], shown["paused"], shown["progress"]), (65, False, 0.5))
        self.assertEqual([(d["number"], d["line"], d["due_s"], d["outcome"])
                          for d in shown["done"]], [(0, 8, 0, "done"), (1, 9, 60, "done")])
        self.assertEqual([(s["number"], s["at_s"]) for s in shown["next"]], [(2, 120), (4, 120)])
        self.wind(60)
        shown = self.get("/page/profiles/running")
        self.assertEqual([s["number"] for s in shown["waiting"]], [4])
        self.problem(self.ask("POST", MINE + "/run", {}), 409)

    def test_refused(self):
        """
        What does not exist, or has errors on this unit, is refused at once.
        """
        self.problem(self.ask("POST", MINE + "/run", {}), 404)
        folder = self.workbench.data / "experiment_profiles"
        folder.mkdir(parents=True)
        (folder / "bad.yaml").write_text(PROFILE.replace("stirring:\n", "bubbler:\n"))
        self.problem(self.ask("POST", "/page/profiles/bad/run", {}), 400)
        self.assertNotIn("experiment_profile", self.jobs.running)

    def test_dry_run(self):
        """
        A dry run does nothing.
        """
        self.ask("PUT", MINE, {"text": PROFILE})
        self.done(self.ask("POST", MINE + "/run", {"dry_run": True}))
        self.wind(5)
        self.assertNotIn("stirring", self.jobs.running)


class RoleTests(LoginCase):
    """Who may do what."""

    def test_nobody(self):
        """
        Nothing is shown or taken without a login.
        """
        for method, path in (("GET", ""), ("GET", "/running"), ("GET", "/a"), ("PUT", "/a"),
                             ("DELETE", "/a"), ("POST", "/check"), ("POST", "/a/run")):
            self.problem(self.ask(method, "/page/profiles" + path, {}), 401)
