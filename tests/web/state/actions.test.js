import { createActions } from "/web/state/actions.js";
import { EMPTY, createStore } from "/web/state/store.js";
import { equal, test } from "/tests/harness.js";

test("what is answered to a change is shown at once", async () => {
  const store = createStore(EMPTY, () => {});
  const { takeUp } = createActions({ store });
  await takeUp("calibration_sessions", Promise.resolve({ session: { session_id: "a" } }), (one) => [one]);
  equal(store.state.calibration_sessions, [{ session: { session_id: "a" } }]);
});

test("what the feed has told meanwhile is not undone by an answer", async () => {
  const store = createStore(EMPTY, () => {});
  const { takeUp } = createActions({ store });
  const answered = takeUp("volumes", Promise.resolve({ ml: 1 }));
  store.set({ volumes: { ml: 2 } });
  equal([await answered, store.state.volumes], [{ ml: 1 }, { ml: 2 }]);
});
