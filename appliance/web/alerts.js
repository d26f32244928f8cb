/* What needs a person: alerts that stand, jobs that wait to be resumed, troubles of the unit. */

import { dateTime } from "./format.js";
import { Icon, ProblemNote, html, useAction, useSelect, useUnit } from "./ui.js";

export function Banners() {
  const alerts = useSelect((state) => state.alerts);
  return html`
    <div class="banners">
      <${Notices} />
      <${ResumeQuestion} />
      <${Health} />
      <section aria-label="Alerts" aria-live="polite" role="region" hidden=${!alerts.length}>
        ${alerts.map((alert) => html`<${AlertBanner} key=${alert.id} alert=${alert} />`)}
      </section>
    </div>`;
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

function AlertBanner({ alert }) {
  const { api } = useUnit();
  const may = useSelect((state) => state.unit?.who?.role !== "viewer");
  const [acknowledge, busy, problem] = useAction(() => api.post(`/page/alerts/${alert.id}/acknowledge`));
  const seen = Boolean(alert.acknowledged_ms);
  return html`
    <div class=${`banner ${seen ? "seen" : "bad"}`}>
      <${Icon} name="warning" />
      <div class="banner-text">
        <strong>${alert.message}</strong>
        ${alert.remedy && html`<span>${alert.remedy}</span>`}
        <span class="banner-meta">${alert.source} · since ${dateTime(alert.raised_ms)}${seen ? " · acknowledged" : ""}</span>
        <${ProblemNote} problem=${problem} />
      </div>
      ${!seen && html`<button type="button" class="small" disabled=${busy || !may} onClick=${acknowledge}
        aria-label=${`Acknowledge: ${alert.message}`}>Acknowledge</button>`}
    </div>`;
}

function ResumeQuestion() {
  const { actions } = useUnit();
  const waiting = useSelect((state) => state.jobs).filter((job) => job.awaiting_resume);
  const [answer, busy, problem] = useAction((yes) => actions.resume(yes));
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

/* Troubles of the unit itself; those of a job are on its card. */
function Health() {
  const health = useSelect((state) => state.unit?.health);
  const known = useSelect((state) => state.alerts);
  const said = new Set(known.map((alert) => alert.message));
  const troubles = (health?.troubles ?? []).filter((trouble) => !said.has(trouble.message));
  return html`
    <section aria-label="Health of the unit" hidden=${!troubles.length}>
      ${troubles.map((trouble) => html`
        <div class="banner seen" key=${trouble.name}>
          <${Icon} name="warning" />
          <div class="banner-text"><strong>${trouble.message}</strong>${trouble.remedy && html`<span>${trouble.remedy}</span>`}</div>
        </div>`)}
    </section>`;
}
