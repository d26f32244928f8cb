/* What needs a person: alerts that stand, jobs that wait to be resumed, what became of a request. */

import { dateTime, standing } from "../parts/format.js";
import { Icon } from "../parts/icons.js";
import { ProblemNote, html, useAction, useMay, useSelect, useState, useUnit } from "../parts/ui.js";
import { useRequests } from "./requests.js";

export function Banners() {
  return html`
    <div class="banners">
      <${Notices} />
      <${ResumeQuestion} />
      <${Alerts} />
    </div>`;
}

/* One line that is always there, so that nothing moves under the hand when an alert comes. */
function Alerts() {
  const alerts = useSelect((state) => state.alerts);
  const [open, setOpen] = useState(false);
  const [first] = alerts;
  const rest = open ? alerts : alerts.slice(0, 1);
  return html`
    <section class=${`alerts ${open ? "open" : ""}`} aria-label="Alerts" aria-live="polite" role="region">
      ${!first && html`<div class="banner all-well"><${Icon} name="check" /><div class="banner-text">No alerts</div></div>`}
      ${rest.map((alert, i) => html`
        <${AlertBanner} key=${alert.id} alert=${alert}>
          ${i === 0 && html`<button type="button" class="small quiet" aria-expanded=${String(open)} onClick=${() => setOpen(!open)}>
            ${open ? "Less" : alerts.length > 1 ? `All ${alerts.length}` : "More"}</button>`}
        <//>`)}
      ${open && html`<a class="all-alerts" href="#/system/alerts">All alerts there have been</a>`}
    </section>`;
}

/* What became of what was asked for last, when it has no card of its own. */
function Notices() {
  const { store } = useUnit();
  const notice = useSelect((state) => state.notice);
  return html`<div role="status">
    ${notice && html`
      <div class=${`banner ${notice.problem ? "bad" : "good"}`}>
        <${Icon} name=${notice.problem ? "warning" : "check"} />
        <div class="banner-text"><strong>${notice.message}</strong>${notice.remedy && html`<span>${notice.remedy}</span>`}</div>
        <button type="button" class="small" onClick=${() => store.set({ notice: null })}>Close</button>
      </div>`}
  </div>`;
}

function AlertBanner({ alert, children }) {
  const { actions } = useUnit();
  const may = useMay("operator");
  const [acknowledge, busy, problem] = useAction(() => actions.acknowledge(alert));
  const seen = Boolean(alert.acknowledged_ms);
  return html`
    <div class=${`banner ${seen ? "seen" : "bad"}`}>
      <${Icon} name="warning" />
      <div class="banner-text">
        <strong>${alert.message}</strong>
        ${alert.remedy && html`<span>${alert.remedy}</span>`}
        <span class="banner-meta">${standing(alert)} · ${alert.source} · since ${dateTime(alert.raised_ms)}${seen ? " · acknowledged" : ""}</span>
        <${ProblemNote} problem=${problem} />
      </div>
      ${!seen && html`<button type="button" class="small" disabled=${busy || !may} onClick=${acknowledge}
        aria-label=${`Acknowledge: ${alert.message}`}>Acknowledge</button>`}
      ${children}
    </div>`;
}

function ResumeQuestion() {
  const { resume } = useRequests();
  const waiting = useSelect((state) => state.jobs).filter((job) => job.awaiting_resume);
  const [answer, busy, problem] = useAction(resume);
  if (!waiting.length) return null;
  return html`
    <section class="banner ask" aria-label="Resume after an interruption">
      <${Icon} name="pause" />
      <div class="banner-text">
        <strong>This unit was interrupted. Shall it go on?</strong>
        <span>Before, these were running: ${waiting.map((job) => job.title).join(", ")}. They are off now.</span>
        <${ProblemNote} problem=${problem} />
      </div>
      <div class="buttons">
        <button type="button" class="primary" disabled=${busy} onClick=${() => answer(true)}>Go on</button>
        <button type="button" disabled=${busy} onClick=${() => answer(false)}>Leave them off</button>
      </div>
    </section>`;
}
