import { pauseBefore } from "/web/state/live.js";
import { equal, test } from "/tests/harness.js";

test("attempts to reconnect come later and later, within bounds, and not in step", () => {
  const pauses = [0, 1, 2, 9].map((n) => [0, 1].map((chance) => Math.round(pauseBefore(n, chance))));
  equal(pauses, [[350, 650], [700, 1300], [1400, 2600], [5600, 10400]]);
});
