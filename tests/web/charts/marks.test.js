import { begun, rises } from "/web/charts/marks.js";
import { equal, test } from "/tests/harness.js";

test("a dose is marked where what was moved went up, within what is shown", () => {
  equal(rises({ t: [1, 2, 3, 4, 9], high: [0, 1, 1, 2, 3] }, [2, 5]), [2, 4]);
});

test("a phase is marked where it began, once, within what is shown", () => {
  const readings = { series: new Map([["growth_phase", { t: [1, 2, 5, 7, 9], high: [1, 2, 2, 3, 9] }]]) };
  equal(begun({ phases: "growth_phase" }, readings, [2, 8]), [[2, "exponential"], [7, "stationary"]]);
  equal(begun({ phases: "growth_phase" }, { series: new Map() }, [2, 8]), []);
  equal(begun({}, readings, [2, 8]), []);
});
