/* What the page knows, and how a frame of the live feed changes it. `since` names the snapshot that all
   of it goes on from. */

import { TOPICS } from "./topics.js";

export const EMPTY = {
  connection: { phase: "connecting", retryAt: null },
  unit: null,
  clock: null,
  since: null,
  jobs: [],
  simulation: null,
  ...Object.fromEntries(Object.entries(TOPICS).map(([name, { empty }]) => [name, empty])),
};

/* Holds the state; listeners are told at most once per drawn frame. */
export function createStore(initial = EMPTY, soon = requestSoon) {
  const listeners = new Set();
  let pending = false;
  const store = {
    state: initial,
    set(patch) {
      store.state = { ...store.state, ...patch };
      if (pending) return;
      pending = true;
      soon(() => {
        pending = false;
        for (const listener of [...listeners]) listener();
      });
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
  return store;
}

/* Before the next frame is drawn; or soon, where nothing is drawn because nobody looks. */
function requestSoon(act) {
  if (document.hidden) setTimeout(act, 50);
  else requestAnimationFrame(act);
}

/* The patch that a snapshot or a change makes to the state. */
export function patchOf(state, frame, now = performance.now()) {
  const patch = { clock: { ms: frame.now_ms, at: now } };
  if (frame.snapshot) patch.since = `${frame.boot} ${frame.seq}`;
  if (frame.unit) patch.unit = unitOf(frame.unit);
  for (const [name, { empty, fold }] of Object.entries(TOPICS)) {
    const known = frame.snapshot ? empty : state[name];
    if (frame[name]) patch[name] = fold(known, frame[name], frame.now_ms);
    else if (frame.snapshot) patch[name] = empty;
  }
  return patch;
}

/* The unit as it is told, without its experiment: that is known as a topic. */
export function unitOf({ experiment, ...unit }) {
  return unit;
}

/* The unit's time now, in milliseconds UTC: it runs faster than ours when it is simulated. */
export function unitNow({ clock, unit }, now = performance.now()) {
  if (!clock) return Date.now();
  const speed = unit?.achieved_speed || unit?.speed || 1;
  return clock.ms + Math.min(now - clock.at, 2000) * speed;
}
