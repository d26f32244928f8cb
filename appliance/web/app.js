/* Puts the page together: the state, the live feed, the timeline, and what is drawn of them. */

import { Readings } from "./charts/readings.js";
import { Timeline } from "./charts/timeline.js";
import { Banners } from "./frame/banners.js";
import { Experiments } from "./frame/experiments.js";
import { Header } from "./frame/header.js";
import { Navigation } from "./frame/navigation.js";
import { Stage } from "./frame/stage.js";
import { Icon } from "./parts/icons.js";
import { Part, UnitProvider, html, render, useSelect, useState } from "./parts/ui.js";
import { createActions } from "./state/actions.js";
import { createApi } from "./state/api.js";
import { Live } from "./state/live.js";
import { usePlace } from "./state/router.js";
import { createStore, patchOf, unitNow } from "./state/store.js";
import { VIEWS, viewOf } from "./views/registry.js";

const WATCHED_RATE = 5;
const HIDDEN_RATE = 1;
const DEAD_AFTER = 30e3;
const UNIT_EVERY = 15e3;
const YOUNG = 3600e3;

const toLogin = () => location.assign("/login");
const api = createApi(toLogin);
const store = createStore();
const actions = createActions({ api, store });
const timeline = new Timeline({
  now: () => unitNow(store.state),
  runStart: () => store.state.experiment?.created_ms ?? Date.now(),
});
const readings = new Readings({
  timeline,
  latest: (name) => store.state.readings[name],
  fetchReadings: actions.findReadings,
});
const live = new Live({
  url: `${location.protocol.replace("http", "ws")}//${location.host}/live`,
  onFrame: hear,
  onPhase: meet,
  onRefused: refuse,
});

function hear(frame) {
  const before = store.state;
  store.set(patchOf(before, frame));
  if (frame.experiment) readings.belongTo(frame.experiment.name);
  if (frame.snapshot) begin(before.unit, frame);
  if (frame.states || frame.experiment) soonJobs();
  readings.add(frame.readings ?? {});
  if (frame.thinned) readings.catchUp();
}

/* A snapshot: we may have missed anything. A young run is shown as a whole at first. */
function begin(known, frame) {
  if (known && known.version !== frame.unit.version) location.reload();
  if (!readings.begun && frame.now_ms - frame.experiment.created_ms < YOUNG) timeline.showLast(null);
  readings.begin();
  soonJobs();
}

function meet(connection) {
  if (connection.phase === store.state.connection.phase) return;
  store.set({ connection });
  if (connection.phase === "waiting") actions.loadUnit().catch(() => {});
}

function refuse({ message, remedy }) {
  store.set({ notice: { message, remedy, problem: true } });
}

let jobsAsked = 0;
function soonJobs() {
  clearTimeout(jobsAsked);
  jobsAsked = setTimeout(() => actions.loadJobs().catch(() => {}), 150);
}

/* The unit's own state, now and then; it also tells whether a silent connection is a dead one. */
async function lookAfterUnit() {
  if (document.hidden || store.state.connection.phase === "waiting") return;
  const silent = store.state.clock && performance.now() - store.state.clock.at > DEAD_AFTER;
  try {
    await actions.loadUnit();
  } catch {
    if (silent) live.connect();
  }
}

function App() {
  const [experimentsOpen, setExperimentsOpen] = useState(false);
  const { path, anchor, view: id } = usePlace();
  const view = viewOf(id);
  const whole = view.id === "";
  return html`
    <${UnitProvider} value=${{ store, api, timeline, readings, live, actions }}>
      ${whole ? html`<a class="skip" href="#charts">Skip to the measurements</a><a class="skip" href="#jobs">Skip to the jobs</a>`
        : html`<a class="skip" href=${location.hash} onClick=${toHeading}>Skip to the content</a>`}
      <${Header} openExperiments=${() => setExperimentsOpen(true)} view=${whole ? "" : view.name} />
      <${Navigation} views=${VIEWS} view=${view} />
      <main>
        <${Part} name="Alerts"><${Banners} /><//>
        <${Part} key=${view.id} name=${view.name}><${Stage} view=${view} path=${path} anchor=${anchor} /><//>
      </main>
      <${Foot} />
      ${whole && html`<${Tabs} />`}
      ${experimentsOpen && html`<${Experiments} onClose=${() => setExperimentsOpen(false)} />`}
    <//>`;
}

function toHeading(event) {
  event.preventDefault();
  document.querySelector(".view-title")?.focus();
}

function Foot() {
  const version = useSelect((state) => state.unit?.version);
  return html`<footer class="foot">
    <span>Appliance ${version}</span> <a href="/docs">HTTP interface</a> <a href="/metrics">Metrics</a></footer>`;
}

/* The way around on a small screen. */
function Tabs() {
  const simulated = useSelect((state) => typeof state.unit?.speed === "number");
  const tabs = [["charts", "Charts", "chart"], ["jobs", "Jobs", "play"], ["log", "Log", "list"]];
  if (simulated) tabs.push(["simulation", "Simulator", "flask"]);
  return html`<nav class="tabs" aria-label="Parts of the page">
    ${tabs.map(([id, name, icon]) => html`<a key=${id} href=${`#${id}`}><${Icon} name=${icon} />${name}</a>`)}</nav>`;
}

document.addEventListener("visibilitychange", () => {
  live.pace(document.hidden ? HIDDEN_RATE : WATCHED_RATE);
  if (!document.hidden) live.hurry();
});
window.addEventListener("online", () => live.hurry());
setInterval(lookAfterUnit, UNIT_EVERY);

const place = document.getElementById("app");
place.replaceChildren();
render(html`<${App} />`, place);
live.connect();
actions.loadUnit().catch(() => {});
actions.loadJobs().catch(() => {});
