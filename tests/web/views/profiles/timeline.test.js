import { clockOf, elapsedOf } from "/web/views/profiles/timeline.js";
import { equal, test } from "/tests/harness.js";

test("times since a profile began are hours, minutes and seconds", () => {
  equal([0, 59.6, 3661, 360000].map(clockOf), ["0:00:00", "0:01:00", "1:01:01", "100:00:00"]);
});

test("a run goes on from when it was told, and stands still while it is paused", () => {
  const run = { elapsed_s: 10, at_ms: 5000 };
  equal([elapsedOf(run, 7500), elapsedOf(run, 4000), elapsedOf({ ...run, paused: true }, 7500)], [12.5, 10, 10]);
});
