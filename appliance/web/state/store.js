/* What the page knows, and how a frame of the live feed changes it. */

export const EMPTY = {
  connection: { phase: "connecting", retryAt: null },
  unit: null,
  clock: null,
  readings: {},
  settings: {},
  states: {},
  logs: [],
  alerts: [],
  jobs: [],
  simulation: null,
};

const LOGS_KEPT = 500;

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
  const base = frame.snapshot ? { ...state, readings: {}, settings: {}, states: {}, logs: [], alerts: [] } : state;
  const patch = { clock: { ms: frame.now_ms, at: now } };
  if (frame.unit) patch.unit = frame.unit;
  if (frame.experiment && base.unit) patch.unit = { ...base.unit, experiment: frame.experiment };
  if (frame.readings || frame.snapshot) patch.readings = latest(base.readings, frame.readings ?? {});
  if (frame.settings || frame.snapshot) patch.settings = merged(base.settings, frame.settings ?? {});
  if (frame.states || frame.snapshot) patch.states = byJob(base.states, frame.states ?? []);
  if (frame.logs || frame.snapshot) patch.logs = [...base.logs, ...(frame.logs ?? [])].slice(-LOGS_KEPT);
  if (frame.alerts || frame.snapshot) patch.alerts = alertsAfter(base.alerts, frame.alerts ?? []);
  return patch;
}

function latest(known, readings) {
  const after = { ...known };
  for (const [series, points] of Object.entries(readings)) {
    if (points.length) after[series] = points[points.length - 1];
  }
  return after;
}

function merged(known, changes) {
  const after = { ...known };
  for (const [job, values] of Object.entries(changes)) after[job] = { ...after[job], ...values };
  return after;
}

function byJob(known, states) {
  const after = { ...known };
  for (const state of states) after[state.job] = state;
  return after;
}

/* Alerts that still stand, oldest first. */
export function alertsAfter(known, changed) {
  const after = new Map(known.map((alert) => [alert.id, alert]));
  for (const alert of changed) {
    if (alert.cleared_ms) after.delete(alert.id);
    else after.set(alert.id, alert);
  }
  return [...after.values()].sort((a, b) => a.raised_ms - b.raised_ms);
}

/* The unit's time now, in milliseconds UTC: it runs faster than ours when it is simulated. */
export function unitNow({ clock, unit }, now = performance.now()) {
  if (!clock) return Date.now();
  const speed = unit?.achieved_speed || unit?.speed || 1;
  return clock.ms + Math.min(now - clock.at, 2000) * speed;
}
