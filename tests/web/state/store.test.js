import { EMPTY, createStore, patchOf, unitNow } from "/web/state/store.js";
import { equal, test } from "/tests/harness.js";

const start = { ...EMPTY, settings: { stirring: { target_rpm: 1 } }, logs: [{ message: "before" }] };
const change = { now_ms: 1, settings: { stirring: { duty_cycle: 2 } } };

test("a change adds to what was known, and leaves what it does not tell of", () => {
  const after = { ...start, ...patchOf(start, change) };
  equal(after.settings, { stirring: { target_rpm: 1, duty_cycle: 2 } });
  equal(after.logs, start.logs);
});

test("a snapshot replaces what was known", () => {
  const after = { ...start, ...patchOf(start, { ...change, snapshot: true }) };
  equal([after.settings, after.logs], [{ stirring: { duty_cycle: 2 } }, []]);
});

test("the experiment is known once, whoever tells of the unit", () => {
  const [first, second] = [{ name: "first" }, { name: "second" }];
  const known = { ...start, ...patchOf(start, {
    now_ms: 1, snapshot: true, unit: { name: "u", experiment: first }, experiment: first }) };
  equal([known.unit, known.experiment], [{ name: "u" }, first]);
  const after = { ...known, ...patchOf(known, { now_ms: 2, experiment: second }) };
  equal([after.unit, after.experiment], [{ name: "u" }, second]);
});

test("what is known says which snapshot it goes on from", () => {
  const snapshot = { boot: "b", seq: 7, now_ms: 1, snapshot: true };
  equal([patchOf(start, snapshot).since, "since" in patchOf(start, change)], ["b 7", false]);
});

test("listeners are told once, however much was set before they are", () => {
  let told = 0;
  const waiting = [];
  const store = createStore(EMPTY, (act) => waiting.push(act));
  store.subscribe(() => { told += 1; });
  store.set({ jobs: [1] });
  store.set({ jobs: [2] });
  waiting.forEach((act) => act());
  equal([told, store.state.jobs], [1, [2]]);
});

test("the time of a unit that lives faster runs faster, and stands still when nothing is heard", () => {
  const state = { clock: { ms: 1000, at: 0 }, unit: { speed: 60, achieved_speed: 50 } };
  equal([unitNow(state, 100), unitNow(state, 1e6)], [6000, 101000]);
});
