/* The topics of the live feed: what the page hears without asking. What a frame tells of one stands
   in it under the topic's name, and what is known of it in the state. `empty` is what is known
   before anything is; `fold(known, told)` what is known after a frame. */

const LOGS_KEPT = 500;

export const TOPICS = {
  readings: { empty: {}, fold: latest },
  settings: { empty: {}, fold: merged },
  states: { empty: {}, fold: byJob },
  logs: { empty: [], fold: (known, entries) => [...known, ...entries].slice(-LOGS_KEPT) },
  alerts: { empty: [], fold: standing },
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

/* Alerts that still stand, oldest first. */
function standing(known, changed) {
  const after = new Map(known.map((alert) => [alert.id, alert]));
  for (const alert of changed) {
    if (alert.cleared_ms) after.delete(alert.id);
    else after.set(alert.id, alert);
  }
  return [...after.values()].sort((a, b) => a.raised_ms - b.raised_ms);
}
