import { connectionWords } from "/web/frame/header.js";
import { equal, test } from "/tests/harness.js";

const told = (state) => connectionWords(
  { clock: { at: 0 }, states: { stirring: { state } } }, { phase: "connected" }, 12000).text;

test("a connection that is open but brings nothing is said to be silent, and for how long", () => {
  equal(told("ready"), "No data for 12 s");
});

test("a unit that measures nothing may be silent longer", () => {
  equal(told("sleeping"), "Connected");
});
