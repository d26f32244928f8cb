/* One device: what was kept of it, what is in use, and the ways to calibrate it. */

import { Icon } from "../../parts/icons.js";
import { ProblemNote, html, useAction, useMay } from "../../parts/ui.js";
import { addressOf } from "../../state/router.js";
import { useRequests } from "./requests.js";
import { dayOf, deviceName } from "./words.js";

export function Device({ device, kept, guides, path }) {
  return html`
    <article class="device" data-device=${device} aria-label=${deviceName(device)}>
      <div class="card-head"><h4>${deviceName(device)}</h4>
        ${!kept.some((one) => one.active) && html`<span class="chip">none in use</span>`}</div>
      ${kept.length > 0 && html`<ul class="kept">${kept.map((one) => html`
        <li key=${one.name}><a href=${addressOf("calibrations", device, one.name)}
          aria-current=${path[0] === device && path[1] === one.name ? "true" : undefined}>${one.name}</a>
          <span class="hint">${dayOf(one.created_ms)}</span>
          ${one.concerns?.length > 0 && html`<span class="chip sleeping" title=${one.concerns[0].message}><${Icon} name="warning" />look</span>`}
          ${one.active && html`<span class="chip ready"><${Icon} name="check" />in use</span>`}</li>`)}</ul>`}
      ${guides.length > 0 && html`<details class="options"><summary>Calibrate it</summary>
        ${guides.map((guide) => html`<${Guide} key=${guide.id} guide=${guide} />`)}</details>`}
    </article>`;
}

/* One way to calibrate it: what it does, what it needs. */
function Guide({ guide }) {
  const requests = useRequests();
  const may = useMay("operator");
  const [begin, busy, problem] = useAction(async () => {
    const { session } = await requests.begin(guide);
    location.hash = addressOf("calibrations", "session", session.session_id);
  });
  return html`
    <div class="guide">
      <strong>${guide.title}</strong>
      <p class="hint">${guide.description}</p>
      <ul class="needs">${guide.requirements.map((need) => html`<li key=${need}>${need}</li>`)}</ul>
      <${ProblemNote} problem=${problem} />
      <div class="buttons"><button type="button" class="small primary" disabled=${busy || !may} onClick=${() => begin()}
        aria-label=${`Begin: ${guide.title}, ${deviceName(guide.device)}`}>Begin</button></div>
    </div>`;
}
