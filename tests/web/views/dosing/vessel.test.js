import { surface } from "/web/views/dosing/vessel.js";
import { equal, ok, test } from "/tests/harness.js";

test("the surface rises with the volume, and stays inside the glass", () => {
  const heights = [0, 9, 18, 99].map((ml) => surface(ml, 18));
  equal(heights[0], 232);
  equal(heights, [...heights].sort((a, b) => b - a));
  ok(heights[3] >= 34, `${heights[3]} is below the rim`);
});
