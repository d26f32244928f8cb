import { progressOf } from "/web/views/dosing/progress.js";
import { equal, test } from "/tests/harness.js";

const job = (name, value) => ({ name: "add_media", settings: [{ name, value }] });
const doses = [[5, 0.5], [12, 1], [15, 1], [16, null]].map(([begun_ms, moved_ml]) => (
  { kind: "add_media", begun_ms, moved_ml }));

test("a dose is as far as what was moved of it since it began", () => {
  equal(progressOf(job("ml", 4), 10, doses, 0), [2, 4, "mL"]);
});

test("a run in seconds is as far as the clock", () => {
  equal(progressOf(job("duration", 8), 10, doses, 3010), [3, 8, "s"]);
});

test("a run without an end tells what it has moved", () => {
  equal(progressOf(job("continuously", true), 10, doses, 0), [2, null, "mL"]);
});
