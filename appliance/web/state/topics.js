/* The topics of the live feed: what the page hears without asking. What a frame tells of one stands
   in it under the topic's name, and what is known of it in the state. `empty` is what is known
   before anything is; `fold(known, told, now_ms)` what is known after a frame of that moment. */

const LOGS_KEPT = 500;
const DOSES_KEPT = 100;

export const TOPICS = {
  readings: { empty: {}, fold: latest },
  settings: { empty: {}, fold: merged },
  states: { empty: {}, fold: byJob },
  logs: { empty: [], fold: (known, entries) => [...known, ...entries].slice(-LOGS_KEPT) },
  alerts: { empty: [], fold: standing },
  volumes: { empty: null, fold: (known, volumes) => volumes },
  doses: { empty: [], fold: newestDoses },
  profile: { empty: null, fold: (known, run, now_ms) => ({ ...run, at_ms: now_ms }) },
  calibration_sessions: { empty: [], fold: bySession },
  kept: { empty: {}, fold: counted },
  experiment: { empty: null, fold: (known, experiment) => experiment },
};

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

/* Alerts that still stand, the most urgent first. */
function standing(known, changed) {
  const after = new Map(known.map((alert) => [alert.id, alert]));
  for (const alert of changed) {
    if (alert.cleared_ms) after.delete(alert.id);
    else after.set(alert.id, alert);
  }
  return [...after.values()].sort((a, b) => a.place - b.place || a.raised_ms - b.raised_ms);
}

/* Doses, the newest first; what is told of one stands for what was known of it. A snapshot has none
   of those that were before. */
export function newestDoses(known, told) {
  const after = new Map(known.map((dose) => [dose.id, dose]));
  for (const dose of told) after.set(dose.id, dose);
  return [...after.values()].sort((a, b) => b.id - a.id).slice(0, DOSES_KEPT);
}

/* How often each collection has changed: a reason to ask anew what is in it. */
function counted(known, collections) {
  return { ...known, ...Object.fromEntries(collections.map((name) => [name, (known[name] ?? 0) + 1])) };
}

/* Guided calibrations, the newest first. */
function bySession(known, changed) {
  const after = new Map(known.map((one) => [one.session.session_id, one]));
  for (const one of changed) after.set(one.session.session_id, one);
  return [...after.values()].sort((a, b) => b.session.created_at - a.session.created_at);
}
