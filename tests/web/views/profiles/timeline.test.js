import { clockOf } from "/web/views/profiles/timeline.js";
import { equal, test } from "/tests/harness.js";

test("times since a profile began are hours, minutes and seconds", () => {
  equal([0, 59.6, 3661, 360000].map(clockOf), ["0:00:00", "0:01:00", "1:01:01", "100:00:00"]);
});
