/* The top of the page: which unit this is, whether it is heard, and the button that stops it. */

import { askFirst } from "../parts/dialog.js";
import { clockTime, dateTime, duration, number } from "../parts/format.js";
import { Icon } from "../parts/icons.js";
import { html, useEffect, useEvery, useMay, useSelect, useState, useUnit } from "../parts/ui.js";
import { unitNow } from "../state/store.js";
import { useRequests } from "./requests.js";

export function Header({ openExperiments, view }) {
  const unit = useSelect((state) => state.unit);
  const experiment = useSelect((state) => state.experiment);
  const heard = useSelect((state) => state.connection.phase === "connected");
  const alarmed = useSelect((state) => state.alerts.some((alert) => !alert.acknowledged_ms));
  useEffect(() => {
    document.title = `${alarmed ? "⚠ " : ""}${view ? `${view} · ` : ""}${unit?.name ?? "Bioreactor"}`;
  }, [unit?.name, alarmed, view]);
  return html`
    <header class=${heard ? "top" : "top lost"}>
      <div class="top-name">
        <${Icon} name="vial" />
        <h1>${unit?.name ?? "…"}</h1>
        <${Hardware} unit=${unit} />
      </div>
      <${ExperimentButton} experiment=${experiment} open=${openExperiments} />
      <div class="top-state">
        <${UnitClock} />
        <${Connection} />
        <${ThemeSwitch} />
        ${unit?.login_needed && html`<${LogOut} who=${unit.who} />`}
        <${StopEverything} />
      </div>
    </header>`;
}

function Hardware({ unit }) {
  if (!unit || unit.hardware === "raspberry-pi") return null;
  const actual = unit.achieved_speed ?? unit.speed;
  const lags = unit.speed && actual < unit.speed * 0.9;
  return html`
    <a class="badge simulated" href="#simulation">
      <${Icon} name="flask" />
      <span>${unit.hardware === "replay" ? "Replay" : "Simulated"}</span>
      ${unit.speed && html`<span class="badge-speed">${number(actual, "", actual < 10 ? 1 : 0)}×
        ${lags && html` of ${number(unit.speed, "", 0)}×`}</span>`}
    </a>`;
}

function ExperimentButton({ experiment, open }) {
  if (!experiment) return html`<span class="experiment-button"></span>`;
  return html`
    <button type="button" class="experiment-button" onClick=${open}
      aria-label=${`Experiment ${experiment.name}${experiment.medium ? ` in ${experiment.medium}` : ""}. Change or start another.`}>
      <span class="experiment-name">${experiment.name}</span>
      <span class="experiment-medium">${experiment.medium || "no medium given"}</span>
    </button>`;
}

function UnitClock() {
  const { store } = useUnit();
  const [, redraw] = useState(0);
  useEvery(0.5, () => redraw((n) => n + 1));
  const now = unitNow(store.state);
  return html`<time class="unit-clock" title=${`The unit's clock: ${dateTime(now)}`}>${clockTime(now)}</time>`;
}

/* How long the unit may be silent before we say so: jobs that measure are heard within seconds. */
const SILENT_AFTER = 10e3;
const IDLE_SILENT_AFTER = 60e3;

function Connection() {
  const { store, live } = useUnit();
  const connection = useSelect((state) => state.connection);
  const [, redraw] = useState(0);
  useEvery(0.5, () => redraw((n) => n + 1));
  const told = connectionWords(store.state, connection, performance.now());
  return html`
    <div class=${`connection ${told.kind}`}>
      <${Icon} name=${told.icon} />
      <span role="status" aria-label="Connection">
        <span class="visually-hidden">${told.spoken}</span>
        <span aria-hidden="true">${told.text}</span>
      </span>
      ${connection.phase === "waiting" && html`
        <button type="button" class="small" onClick=${() => live.hurry()}>Try now</button>`}
    </div>`;
}

/* The connection in words: { kind, icon, text, spoken }; what is spoken does not count seconds. */
export function connectionWords(state, { phase, retryAt, reason }, now) {
  if (phase === "waiting") {
    const left = Math.max(0, Math.ceil((retryAt - now) / 1000));
    return { kind: "lost", icon: "broken", text: `Reconnecting in ${left} s`, spoken: "Connection lost, reconnecting" };
  }
  if (phase === "refused") return { kind: "lost", icon: "broken", text: reason, spoken: reason };
  if (phase === "connecting") return { kind: "waiting", icon: "dots", text: "Connecting…", spoken: "Connecting" };
  const silent = state.clock ? now - state.clock.at : 0;
  const busy = Object.values(state.states).some((job) => job.state === "ready" && !job.long_running);
  if (silent > (busy ? SILENT_AFTER : IDLE_SILENT_AFTER)) {
    return { kind: "waiting", icon: "dots", text: `No data for ${duration(silent)}`, spoken: "Connected, but no data comes" };
  }
  return { kind: "fine", icon: "dot", text: "Connected", spoken: "Connected" };
}

const THEMES = ["auto", "light", "dark"];
const THEME_WORDS = { auto: "as the system", light: "light", dark: "dark" };

function ThemeSwitch() {
  const [theme, setTheme] = useState(localStorage.getItem("theme") ?? "auto");
  useEffect(() => {
    localStorage.setItem("theme", theme);
    document.dispatchEvent(new Event("themechosen"));
  }, [theme]);
  const next = THEMES[(THEMES.indexOf(theme) + 1) % THEMES.length];
  return html`<button type="button" class="quiet icon-button" onClick=${() => setTheme(next)}
    title=${`Colours: ${THEME_WORDS[theme]}`}
    aria-label=${`Colours: ${THEME_WORDS[theme]}. Change to ${THEME_WORDS[next]}.`}>
    <${Icon} name=${`theme-${theme}`} /></button>`;
}

function LogOut({ who }) {
  const { logOut } = useRequests();
  const leave = async () => {
    await logOut();
    location.assign("/login");
  };
  return html`<button type="button" class="quiet" title=${`${who.name}, ${who.role}`} onClick=${leave}>Log out</button>`;
}

function StopEverything() {
  const { stopAll } = useRequests();
  const may = useMay("operator");
  const stop = async () => {
    const sure = await askFirst({
      title: "Stop everything?",
      text: "Every job stops and every motor, lamp and heater is switched off. The monitor keeps watching.",
      yes: "Stop everything",
    });
    if (sure) stopAll();
  };
  return html`<button type="button" class="danger stop-all" disabled=${!may} onClick=${stop}>
    <${Icon} name="stop" /><span>Stop <span class="wide">everything</span></span></button>`;
}
