import { latestOf } from "/web/views/system/self-test.js";
import { equal, test } from "/tests/harness.js";

const watched = { results: [1], timestamp: 5 };

test("of the report that was watched and the one that was kept the newer one is shown", () => {
  equal(latestOf(watched, { at_ms: 4000, results: [] }).at_ms, 5000);
  equal(latestOf(watched, { at_ms: 6000, results: [] }).at_ms, 6000);
});

test("a unit that was never tested has no report", () => {
  equal(latestOf(undefined, null), null);
});
