import { families } from "/web/jobs/families.js";
import { equal, test } from "/tests/harness.js";

test("jobs of a name share a card, and cards come in the unit's order, whatever they are called", () => {
  const job = (name, order, automation = null) => ({ name, order, automation });
  const told = [job("bubbler", 9), job("stirring", 3), job("thermostat", 2, "b"), job("thermostat", 2, "a")];
  equal(families(told).map((members) => members.map(({ name, automation }) => automation ?? name)), [
    ["b", "a"], ["stirring"], ["bubbler"]]);
});
