import { columnsOf } from "/web/charts/curve-plot.js";
import { equal, test } from "/tests/harness.js";

test("points of one x share a place with the curve; what is unsorted is sorted", () => {
  const columns = columnsOf([{ x: [1, 2, 3], y: [10, 20, 30] }], [{ x: [3, 2, 2], y: [31, 19, 21] }]);
  const plain = columns.map((column) => Array.from(column, (value) => value ?? null));
  equal(plain, [[1, 2, 3], [10, 20, 30], [null, 20, 31]]);
});
