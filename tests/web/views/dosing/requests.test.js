import { dosingNow } from "/web/views/dosing/requests.js";
import { equal, test } from "/tests/harness.js";

const jobs = [{ name: "rinse", place: "dosing" }, { name: "prime", place: "none" }, { name: "stir", place: "overview" }];
const on = { state: "ready" };

test("what doses is whatever has its place in the view, and whoever moves liquid", () => {
  const states = { rinse: on, prime: on, stir: on };
  equal(dosingNow({ jobs, states, volumes: null }), ["rinse"]);
  equal(dosingNow({ jobs, states, volumes: { busy: "prime" } }), ["rinse", "prime"]);
});

test("a job that has ended doses no more, and a person is no job", () => {
  const states = { rinse: { state: "disconnected" }, stir: on };
  equal(dosingNow({ jobs, states, volumes: { busy: "page" } }), []);
});
