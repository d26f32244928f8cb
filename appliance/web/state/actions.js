/* What several views ask of the unit. Each rejects with a Problem. */

import { unitOf } from "./store.js";
import { TOPICS } from "./topics.js";

export function createActions({ api, store }) {
  const path = encodeURIComponent;

  async function loadUnit() {
    store.set({ unit: unitOf(await api.get("/page/unit")) });
  }
  async function loadJobs() {
    store.set({ jobs: await api.get("/page/jobs") });
  }

  async function start(job, options) {
    const wish = job.automation ? { automation_name: job.automation, ...options } : options;
    const result = await api.carryOut(`/unit_api/jobs/run/job_name/${path(job.name)}`, { options: wish });
    await loadJobs();
    return result;
  }
  async function stop(name) {
    await api.carryOut("/unit_api/jobs/stop", { job_name: name });
    await loadJobs();
  }
  async function change(name, settings) {
    await api.patch(`/unit_api/jobs/settings/job_name/${path(name)}`, { settings });
    const known = store.state.settings;
    const plain = Object.fromEntries(Object.entries(settings).filter(([key]) => !key.startsWith("$")));
    store.set({ settings: { ...known, [name]: { ...known[name], ...plain } } });
    return true;
  }

  /* What the unit answers to a change that the feed tells of under `topic` too, `asTold` there: it is
     shown at once, unless the feed has told something meanwhile, which may be newer. */
  async function takeUp(topic, asked, asTold = (answer) => answer) {
    const before = store.state[topic];
    const answer = await asked;
    if (store.state[topic] === before) store.set({ [topic]: TOPICS[topic].fold(before, asTold(answer)) });
    return answer;
  }

  return {
    takeUp, loadUnit, loadJobs, start, stop, change,
    setState: (name, state) => change(name, { $state: state }),
    acknowledge: (alert) => api.post(`/page/alerts/${alert.id}/acknowledge`),
    findLogs: (query) => api.get("/page/logs", query),
    findReadings: (names, [from, to], points, signal) => (
      api.get("/page/readings", { series: names.join(","), from, to, points }, signal)),
  };
}
