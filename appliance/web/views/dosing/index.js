/* Dosing: the vessel, what can be moved into and out of it, what doses by itself, and what was dosed. */

import { CHARTS, DOSING_CHARTS } from "../../charts/catalogue.js";
import { useSeries } from "../../charts/requests.js";
import { ChartStack } from "../../charts/stack.js";
import { Toolbar, WhatIsShown } from "../../charts/toolbar.js";
import { JobCards, useJobsAt } from "../../jobs/cards.js";
import { amount, dateTime } from "../../parts/format.js";
import { Heading } from "../../parts/heading.js";
import { Icon } from "../../parts/icons.js";
import { Part, ProblemNote, html, useAction, useMay, useSelect, useUnit } from "../../parts/ui.js";
import { DoseForm, Exchange, Rinse } from "./forms.js";
import { Contents } from "./liquids.js";
import { AUTOMATION, FORMS } from "./own.js";
import { KIND_WORDS, flowingNow } from "./progress.js";
import { useDosing } from "./requests.js";

export function View() {
  const { volumes, doses, problem, active } = useDosing();
  return html`
    <div class="section-head"><${Heading}>Dosing<//><${StopDosing} active=${active} /></div>
    <${ProblemNote} problem=${problem} />
    ${volumes?.stopped && html`<${Stopped} trouble=${volumes.stopped} />`}
    ${volumes && html`
      <div class="dosing-top">
        <${Part} name="Vessel"><${Contents} volumes=${volumes} flowing=${flowingNow(doses)} /><//>
        <${Part} name="Dose"><section class="panel" aria-labelledby="dose-title">
          <div class="section-head"><h3 id="dose-title">Dose by hand</h3></div>
          <div class="dose-grid">
            ${volumes.pumps.map((pump) => html`<${DoseForm} key=${pump.kind} pump=${pump} doses=${doses} active=${active} />`)}
            <${Exchange} volumes=${volumes} doses=${doses} active=${active} />
            <${Rinse} doses=${doses} active=${active} />
          </div></section><//>
      </div>`}
    <div class="columns">
      <${Part} name="Charts"><${DosingCharts} /><//>
      <${Part} name="Automations"><${Automations} /><//>
      <${Part} name="Doses"><${Doses} doses=${doses} /><//>
    </div>`;
}

function Stopped({ trouble }) {
  return html`
    <div class="banner bad" role="alert"><${Icon} name="warning" />
      <div class="banner-text"><strong>Dosing is stopped: ${trouble.message}</strong>
        <span>${trouble.remedy} Then acknowledge the alert, or say what is in the vessel.</span></div></div>`;
}

/* Everything that doses, at once. */
function StopDosing({ active }) {
  const { actions } = useUnit();
  const may = useMay("operator");
  const [stop, busy, problem] = useAction(() => Promise.all([...active].map((name) => actions.stop(name))));
  return html`
    <${ProblemNote} problem=${problem} />
    ${active.size > 0 && html`<button type="button" class="danger stop-dosing" disabled=${busy || !may} onClick=${() => stop()}>
      <${Icon} name="stop" />Stop all dosing</button>`}`;
}

function Automations() {
  const automations = useSelect((state) => state.jobs).filter(({ name }) => name === AUTOMATION);
  const others = useJobsAt("dosing", FORMS);
  return html`
    <section class="jobs" aria-labelledby="automation-title">
      <div class="section-head"><h3 id="automation-title">Dosing by itself</h3></div>
      <${JobCards} jobs=${[...automations, ...others]} />
    </section>`;
}

/* What dosing is for: of the overview's charts, these show what came of it. */
const SHARED = ["od", "growth"];
const SHOWN = [...DOSING_CHARTS, ...CHARTS.filter(({ id }) => SHARED.includes(id))];

function DosingCharts() {
  const series = useSeries();
  return html`
    <section class="charts" aria-labelledby="dosing-charts-title">
      <div class="section-head"><h3 id="dosing-charts-title">What it did</h3><${WhatIsShown} /><${Toolbar} /></div>
      <${ChartStack} charts=${SHOWN} series=${series} />
    </section>`;
}

function Doses({ doses }) {
  return html`
    <section class="logs panel" aria-labelledby="doses-title">
      <div class="section-head"><h3 id="doses-title">The last doses</h3></div>
      ${doses.length === 0 ? html`<p class="hint">Nothing has been dosed yet.</p>` : html`
        <div class="scroll" tabindex="0" role="region" aria-labelledby="doses-title"><table>
          <thead><tr><th scope="col">Begun</th><th scope="col">What</th><th scope="col" class="numeric">Moved</th><th scope="col" class="numeric">Meant</th><th scope="col">By</th></tr></thead>
          <tbody>${doses.slice(0, 30).map((dose) => html`
            <tr key=${dose.id}><td><time>${dateTime(dose.begun_ms)}</time></td><td>${KIND_WORDS[dose.kind]}</td>
              <td class="numeric">${dose.moved_ml === null ? "moving…" : amount(dose.moved_ml, "mL", 3)}</td>
              <td class="numeric">${amount(dose.ml, "mL", 3)}</td><td>${dose.source}</td></tr>`)}
          </tbody></table></div>`}
    </section>`;
}
