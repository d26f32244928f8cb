/* The experiment this unit works on: change it, choose another, begin a new one. */

import { Dialog } from "../parts/dialog.js";
import { dateTime } from "../parts/format.js";
import { ProblemNote, html, useAction, useId, useSelect, useState } from "../parts/ui.js";
import { useExperiments, useRequests } from "./requests.js";

const RESUME = [
  ["always", "start its jobs again"],
  ["ask", "ask first"],
  ["never", "leave everything off"],
];

export function Experiments({ onClose }) {
  const current = useSelect((state) => state.experiment);
  const { known, problem } = useExperiments();
  const others = (known ?? []).filter((experiment) => experiment.name !== current?.name);
  return html`
    <${Dialog} title="Experiment" onClose=${onClose}>
      <${ProblemNote} problem=${problem} />
      ${current && html`<${Current} key=${current.name} experiment=${current} />`}
      <${New} done=${onClose} />
      ${others.length > 0 && html`<${Earlier} experiments=${others} done=${onClose} />`}
    <//>`;
}

function Fields({ values, set, withName }) {
  const id = useId();
  return html`
    ${withName && html`<div class="field"><label for=${`${id}n`}>Name</label>
      <input id=${`${id}n`} required value=${values.name} onInput=${(event) => set({ ...values, name: event.currentTarget.value })} /></div>`}
    <div class="field"><label for=${`${id}m`}>Medium</label>
      <input id=${`${id}m`} value=${values.medium} onInput=${(event) => set({ ...values, medium: event.currentTarget.value })} /></div>
    <div class="field"><label for=${`${id}r`}>After a power cut</label>
      <select id=${`${id}r`} value=${values.resume} onChange=${(event) => set({ ...values, resume: event.currentTarget.value })}>
        ${RESUME.map(([value, words]) => html`<option key=${value} value=${value}>${words}</option>`)}
      </select></div>`;
}

function Current({ experiment }) {
  const { changeExperiment } = useRequests();
  const [values, set] = useState({ medium: experiment.medium, resume: experiment.resume });
  const [save, busy, problem] = useAction(() => changeExperiment(experiment.name, values));
  const changed = values.medium !== experiment.medium || values.resume !== experiment.resume;
  const submit = (event) => { event.preventDefault(); save(); };
  return html`
    <form class="dialog-part" onSubmit=${submit}>
      <h3>${experiment.name}</h3>
      <p class="hint">since ${dateTime(experiment.created_ms)}</p>
      <${Fields} values=${values} set=${set} />
      <${ProblemNote} problem=${problem} />
      <div class="buttons"><button type="submit" disabled=${busy || !changed}>Save</button></div>
    </form>`;
}

function New({ done }) {
  const { createExperiment } = useRequests();
  const [values, set] = useState({ name: "", medium: "", resume: "always" });
  const [create, busy, problem] = useAction(async () => { await createExperiment(values); done(); });
  const submit = (event) => { event.preventDefault(); create(); };
  return html`
    <details class="dialog-part"><summary>Begin a new experiment</summary>
      <form onSubmit=${submit}>
        <p class="hint">What has been recorded stays with the experiment it was recorded in.</p>
        <${Fields} values=${values} set=${set} withName />
        <${ProblemNote} problem=${problem} />
        <div class="buttons"><button type="submit" class="primary" disabled=${busy || !values.name.trim()}>Begin</button></div>
      </form>
    </details>`;
}

function Earlier({ experiments, done }) {
  const { chooseExperiment } = useRequests();
  const [choose, busy, problem] = useAction(async (name) => { await chooseExperiment(name); done(); });
  return html`
    <details class="dialog-part"><summary>Go back to an earlier one</summary>
      <${ProblemNote} problem=${problem} />
      <ul class="choices">${experiments.map(({ name, medium, created_ms: created }) => html`
        <li key=${name}><button type="button" disabled=${busy} onClick=${() => choose(name)}>
          <strong>${name}</strong> <span class="hint">${medium} · ${dateTime(created)}</span></button></li>`)}</ul>
    </details>`;
}
