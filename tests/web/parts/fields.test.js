import { parsed } from "/web/parts/fields.js";
import { equal, test } from "/tests/harness.js";

test("what is typed is understood with a comma or a point, and refused outside its limits", () => {
  const setting = { kind: "float", unit: "RPM", low: 0, high: 2000 };
  const read = ["1,5", "1.5", "x", "-1", "2001", ""].map((text) => parsed(setting, text));
  const none = undefined;
  equal(read.map(([value]) => value ?? none), [1.5, 1.5, none, none, none, none]);
  equal(read.map(([, complaint]) => Boolean(complaint)), [false, false, true, true, true, false]);
});
