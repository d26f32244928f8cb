import { EMPTY, alertsAfter, patchOf } from "/web/state/store.js";
import { equal, test } from "/tests/harness.js";

const start = { ...EMPTY, settings: { stirring: { target_rpm: 1 } } };
const change = { now_ms: 1, settings: { stirring: { duty_cycle: 2 } } };

test("a change adds to what was known", () => {
  equal(patchOf(start, change).settings, { stirring: { target_rpm: 1, duty_cycle: 2 } });
});

test("a snapshot replaces what was known", () => {
  equal(patchOf(start, { ...change, snapshot: true }).settings, { stirring: { duty_cycle: 2 } });
});

test("an alert that is cleared is no longer shown", () => {
  const after = alertsAfter([{ id: 1, raised_ms: 1 }], [{ id: 1, raised_ms: 1, cleared_ms: 5 }, { id: 2, raised_ms: 2 }]);
  equal(after, [{ id: 2, raised_ms: 2 }]);
});
