/* The profile that is carried out: how far it is, what was done, what comes. */

import { dateTime } from "../../parts/format.js";
import { Icon } from "../../parts/icons.js";
import { ProblemNote, html, useAction, useMay, useSelect, useUnit } from "../../parts/ui.js";
import { addressOf } from "../../state/router.js";
import { JOB, useRun } from "./requests.js";
import { Lanes, clockOf, itemsOf } from "./timeline.js";

export function Running() {
  const run = useRun();
  const troubles = useSelect((state) => state.states[JOB]?.troubles) ?? [];
  if (run) return html`<${Shown} run=${run} troubles=${troubles} />`;
  return troubles.map((trouble) => html`<${ProblemNote} key=${trouble.name} problem=${trouble} />`);
}

function Shown({ run, troubles }) {
  const items = itemsOf(run);
  return html`
    <section class="panel running-profile" aria-labelledby="running-title">
      <div class="section-head"><h3 id="running-title">${run.name}</h3>
        <span class=${`chip ${run.paused ? "sleeping" : "ready"}`} role="status"><${Icon} name=${run.paused ? "pause" : "play"} />${run.paused ? "paused" : "running"}</span></div>
      <p class="hint">${clockOf(run.elapsed_s)} since ${dateTime(run.began_ms)} · <a href=${addressOf("profiles", "edit", run.filename)}>${run.filename}</a></p>
      <progress max="1" value=${run.progress} aria-label=${`${Math.round(run.progress * 100)} % of the plan is done`}></progress>
      ${troubles.map((trouble) => html`<${ProblemNote} key=${trouble.name} problem=${trouble} />`)}
      <${Deeds} paused=${run.paused} />
      <${Lanes} items=${items} now=${run.elapsed_s} />
      <div class="past-and-future">
        <${List} title="Done" items=${items.filter((item) => item.state === "done" || item.state === "failed").reverse()} none="Nothing yet." />
        <${List} title="Next" items=${items.filter((item) => item.state === "next" || item.state === "waiting")} none="Nothing is left to do." />
      </div>
    </section>`;
}

function Deeds({ paused }) {
  const { actions } = useUnit();
  const may = useMay("operator");
  const [act, busy, problem] = useAction((deed) => deed());
  return html`
    <${ProblemNote} problem=${problem} />
    <div class="buttons">
      <button type="button" disabled=${busy || !may} onClick=${() => act(() => actions.setState(JOB, paused ? "ready" : "sleeping"))}>
        <${Icon} name=${paused ? "play" : "pause"} />${paused ? "Resume" : "Pause"} the profile</button>
      <button type="button" class="danger" disabled=${busy || !may} onClick=${() => act(() => actions.stop(JOB))}><${Icon} name="stop" />Stop the profile</button>
    </div>`;
}

function List({ title, items, none }) {
  return html`
    <div><h4>${title}</h4>
      ${items.length === 0 ? html`<p class="hint">${none}</p>` : html`
        <ol class="steps" tabindex="0" aria-label=${title}>${items.slice(0, 100).map((item) => html`
          <li key=${item.key} class=${`step ${item.state}`}><time>${clockOf(item.at)}</time>
            <span>${item.what}${item.note && html` <em>${item.note}</em>`}</span></li>`)}</ol>`}
    </div>`;
}
