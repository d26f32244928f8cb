import { problemOf } from "/web/state/api.js";
import { equal, ok, test } from "/tests/harness.js";

const words = ({ message, remedy }) => [message, remedy];

test("a refusal of the page's dialect keeps its message and remedy", () => {
  equal(words(problemOf(400, { title: "T", detail: "D", remedy: "R" })), ["D", "R"]);
});

test("a refusal of the unit's dialect keeps its message and remedy", () => {
  const body = { error: "E", error_info: { cause: "C", remediation: "M" } };
  equal(words(problemOf(404, body)), ["E", "M"]);
});

test("a refusal without words is told by its status", () => {
  ok(problemOf(500, null).message.includes("500"), "the status is told");
});
