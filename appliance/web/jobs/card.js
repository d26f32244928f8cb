/* One job: its state, what is wrong with it, what it measures, and how to tell it something. */

import { Field, parsed, typed } from "../parts/fields.js";
import { label, shortTime, shown } from "../parts/format.js";
import { Icon } from "../parts/icons.js";
import { ProblemNote, html, useAction, useId, useLayoutEffect, useMay, useRef, useSelect, useState, useUnit } from "../parts/ui.js";
import { unitNow } from "../state/store.js";
import { familyTitle, memberTitle } from "./families.js";
import { StartForm } from "./start-form.js";

const STATES = {
  init: ["starting", "dots"],
  ready: ["running", "play"],
  sleeping: ["paused", "pause"],
  disconnected: ["off", "off"],
  lost: ["lost", "warning"],
};

export function JobCard({ members }) {
  const may = useMay("operator");
  const { name } = members[0];
  const known = useSelect((state) => state.states[name]);
  const state = known?.state ?? members.find((job) => job.running ?? job.state !== "disconnected")?.state ?? "disconnected";
  const job = runningMember(members, known);
  const titleId = useId();
  const on = state !== "disconnected" && state !== "lost";
  const focus = useKeptFocus(on);
  return html`
    <article ...${focus} class=${`card job ${state}`} aria-labelledby=${titleId} data-job=${name}>
      <div class="card-head">
        <h3 id=${titleId}>${familyTitle(members)}</h3>
        <${StateChip} state=${state} />
      </div>
      ${on && members.length > 1 && html`<p class="automation-name">${memberTitle(job)}</p>`}
      <${Troubles} troubles=${known?.troubles ?? job.troubles ?? []} />
      ${on ? html`<${RunningJob} key=${job.automation} job=${job} state=${state} known=${known} may=${may} title=${familyTitle(members)} />`
        : html`<${StartForm} members=${members} may=${may} title=${familyTitle(members)} />`}
    </article>`;
}

/* When a card is made anew, the focus that was in it goes to its first button, not to nowhere. */
function useKeptFocus(on) {
  const place = useRef(null);
  const inside = useRef(false);
  useLayoutEffect(() => {
    if (inside.current && document.activeElement === document.body) place.current.querySelector(".buttons button")?.focus();
  }, [on]);
  return {
    ref: place,
    onFocusIn: () => { inside.current = true; },
    onFocusOut: (event) => { if (event.relatedTarget) inside.current = place.current.contains(event.relatedTarget); },
  };
}

function runningMember(members, known) {
  return members.find((job) => (known ? job.automation === known.automation : job.running)) ?? members[0];
}

function StateChip({ state }) {
  const [word, icon] = STATES[state] ?? [state, "dot"];
  return html`<span class=${`chip ${state}`} role="status"><${Icon} name=${icon} />${word}</span>`;
}

function Troubles({ troubles }) {
  return html`<div aria-live="polite">${troubles.map((trouble) => html`
    <div class="trouble" key=${trouble.name} data-trouble=${trouble.name}>
      <${Icon} name="warning" />
      <div><strong>${trouble.message}</strong>${trouble.remedy && html`<p>${trouble.remedy}</p>`}</div>
    </div>`)}</div>`;
}

function RunningJob({ job, state, known, may, title }) {
  const { actions } = useUnit();
  const [act, busy, problem] = useAction((what) => what());
  const front = job.settings.filter((setting) => setting.prominent);
  const back = job.settings.filter((setting) => !setting.prominent);
  const asleep = state === "sleeping";
  const turn = () => act(() => actions.setState(job.name, asleep ? "ready" : "sleeping"));
  return html`
    <${Values} job=${job} settings=${front} may=${may} />
    ${back.length > 0 && html`
      <details class="options"><summary>More</summary><${Values} job=${job} settings=${back} may=${may} /></details>`}
    <${ProblemNote} problem=${problem} />
    <div class="buttons">
      ${!job.long_running && html`
        <button type="button" disabled=${busy || !may || state === "init"} aria-label=${`${asleep ? "Resume" : "Pause"} ${title}`} onClick=${turn}>
          <${Icon} name=${asleep ? "play" : "pause"} />${asleep ? "Resume" : "Pause"}</button>
        <button type="button" disabled=${busy || !may} aria-label=${`Stop ${title}`} onClick=${() => act(() => actions.stop(job.name))}>
          <${Icon} name="stop" />Stop</button>`}
      <${Since} job=${job} known=${known} />
    </div>`;
}

function Since({ job, known }) {
  const { store } = useUnit();
  const started = known?.started_ms ?? job.started_ms;
  return started ? html`<span class="since">since ${shortTime(started, unitNow(store.state))}</span>` : null;
}

/* What is measured, then what can be told. */
function Values({ job, settings, may }) {
  const measured = settings.filter((setting) => !setting.settable);
  const tuned = settings.filter((setting) => setting.settable);
  return html`
    <${Measured} job=${job} settings=${measured} />
    ${tuned.length > 0 && html`<div class="settings">
      ${tuned.map((setting) => html`<${SettingRow} key=${setting.name} job=${job} setting=${setting} may=${may} />`)}</div>`}`;
}

/* Measured values, as far as there are any yet. */
function Measured({ job, settings }) {
  const values = useSelect((state) => state.settings[job.name]);
  const known = settings
    .map((setting) => [setting, values?.[setting.name] ?? setting.value])
    .filter(([, value]) => value !== null && value !== undefined);
  if (!known.length) return null;
  return html`
    <dl class="measured">
      ${known.map(([setting, value]) => html`
        <div key=${setting.name} title=${setting.help || undefined}>
          <dt>${label(setting.name)}</dt>
          <dd>${shown(value, setting)}</dd>
        </div>`)}
    </dl>`;
}

/* One value that can be changed while the job runs: what is typed is checked here, then sent. */
function SettingRow({ job, setting, may }) {
  const { actions } = useUnit();
  const current = useSelect((state) => state.settings[job.name]?.[setting.name]) ?? setting.value;
  const [draft, setDraft] = useState(null);
  const [refusal, setRefusal] = useState("");
  const [send, busy, problem, forget] = useAction((value) => actions.change(job.name, { [setting.name]: value }));
  const [value, complaint] = draft === null ? [current, ""] : parsed(setting, draft);
  const edit = (text) => { setDraft(text === typed(current) ? null : text); setRefusal(""); forget(); };
  const submit = async (event) => {
    event.preventDefault();
    if (draft === null) return;
    if (complaint || value === undefined) { setRefusal(complaint || "Type a value first."); return; }
    if ((await send(value)) !== undefined) setDraft(null);
  };
  const cancel = (event) => { if (event.key === "Escape") { setDraft(null); setRefusal(""); forget(); } };
  return html`
    <form class="setting-row" noValidate onSubmit=${submit} onKeyDown=${cancel} data-setting=${setting.name}>
      <${Field} setting=${setting} text=${draft ?? typed(current)} complaint=${refusal || (draft !== null ? complaint : "")}
        disabled=${!may} onInput=${edit}
        after=${draft !== null && html`<button type="submit" class="small primary" disabled=${busy}
          aria-label=${`Set ${label(setting.name)}`}>Set</button>`} />
      <${ProblemNote} problem=${problem} />
    </form>`;
}
