import { rises } from "/web/charts/marks.js";
import { equal, test } from "/tests/harness.js";

test("a dose is marked where what was moved went up, within what is shown", () => {
  equal(rises({ t: [1, 2, 3, 4, 9], high: [0, 1, 1, 2, 3] }, [2, 5]), [2, 4]);
});
