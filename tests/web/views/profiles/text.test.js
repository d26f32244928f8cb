import { placeIn } from "/web/views/profiles/text.js";
import { equal, test } from "/tests/harness.js";

test("a line and a column are found in a text, also beyond its ends", () => {
  const places = [[1, 1], [2, 2], [2, 99], [9, 1]].map(([line, column]) => placeIn("ab\ncde\nf", line, column));
  equal(places, [0, 4, 6, 8]);
});
