import { readField } from "/web/views/calibrations/wizard.js";
import { equal, test } from "/tests/harness.js";

const read = (field, text) => {
  const { value, complaint } = readField(field, text);
  return [value, complaint];
};
const number = { kind: "number", low: 0, high: 9, default: null };

test("what a step asks for is checked before it is sent", () => {
  equal([read(number, "12"), read(number, "")], [[null, "Must be 0 to 9."], [null, "This is needed."]]);
});

test("a default needs no typing", () => {
  const fields = [{ kind: "number", default: 5 }, { kind: "bool", default: false }, { kind: "text", default: "a" }];
  const texts = [undefined, "true", ""];
  equal(fields.map((field, i) => read(field, texts[i])), [[5, ""], [true, ""], ["a", ""]]);
});
