import { TOPICS } from "/web/state/topics.js";
import { equal, test } from "/tests/harness.js";

test("of the readings of a series the last is known", () => {
  const after = TOPICS.readings.fold({ od: [1, 0.1], rail: [1, 5] }, { od: [[2, 0.2], [3, 0.3]], rail: [] });
  equal(after, { od: [3, 0.3], rail: [1, 5] });
});

test("of the states of a job the last is known", () => {
  const after = TOPICS.states.fold({}, [{ job: "stirring", state: "init" }, { job: "stirring", state: "ready" }]);
  equal(after, { stirring: { job: "stirring", state: "ready" } });
});

test("the log keeps its tail", () => {
  const entries = Array.from({ length: 600 }, (_, i) => i);
  const after = TOPICS.logs.fold([-1], entries);
  equal([after.length, after[0], after[499]], [500, 100, 599]);
});

test("an alert that is cleared is no longer shown; others stand by urgency", () => {
  const cleared = { id: 1, raised_ms: 1, cleared_ms: 5 };
  const after = TOPICS.alerts.fold([{ id: 1, place: 1, raised_ms: 1 }, { id: 3, place: 9, raised_ms: 3 }], [cleared, { id: 2, place: 4, raised_ms: 5 }]);
  equal(after, [{ id: 2, place: 4, raised_ms: 5 }, { id: 3, place: 9, raised_ms: 3 }]);
});

test("doses are known once each, the newest first, as they were told last", () => {
  const known = [{ id: 2, moved_ml: null }, { id: 1, moved_ml: 1 }];
  equal(TOPICS.doses.fold(known, [{ id: 2, moved_ml: 0.5 }, { id: 3, moved_ml: null }]), [
    { id: 3, moved_ml: null }, { id: 2, moved_ml: 0.5 }, { id: 1, moved_ml: 1 }]);
});

test("of a profile it is known when it was told", () => {
  equal(TOPICS.profile.fold({ running: true, paused: true }, { running: true, elapsed_s: 5 }, 1000), {
    running: true, elapsed_s: 5, at_ms: 1000 });
});

test("a guided calibration replaces itself, and a newer one comes before it", () => {
  const one = (session_id, created_at, status) => ({ session: { session_id, created_at, status } });
  equal(TOPICS.calibration_sessions.fold([one("a", 1, "in_progress")], [one("b", 2, "in_progress"), one("a", 1, "aborted")]), [
    one("b", 2, "in_progress"), one("a", 1, "aborted")]);
});

test("it is counted how often a collection has changed", () => {
  equal(TOPICS.kept.fold({ profiles: 2 }, ["profiles", "blanks"]), { profiles: 3, blanks: 1 });
});

test("of the experiment the last is known, whole", () => {
  equal(TOPICS.experiment.fold({ name: "a", medium: "LB" }, { name: "b" }), { name: "b" });
});
