/* Alerts: those that stand, and what became of the earlier ones. */

import { dateTime, duration, standing } from "../../parts/format.js";
import { Icon } from "../../parts/icons.js";
import { ProblemNote, html, useAction, useMay, useState, useUnit } from "../../parts/ui.js";
import { useAlerts } from "./requests.js";

const SHOW = [["all", "All"], ["standing", "Standing"], ["cleared", "Cleared"]];

export function AlertHistory() {
  const { known, problem } = useAlerts();
  const all = known ?? [];
  const [show, setShow] = useState("all");
  const chosen = all.filter((alert) => show === "all" || (show === "cleared") === Boolean(alert.cleared_ms));
  return html`
    <section class="panel" aria-labelledby="alerts-title">
      <div class="section-head"><h3 id="alerts-title">Alerts</h3>
        <div class="segments" role="group" aria-label="Which alerts">${SHOW.map(([id, name]) => html`
          <button type="button" key=${id} aria-pressed=${String(show === id)} onClick=${() => setShow(id)}>${name}</button>`)}</div></div>
      <${ProblemNote} problem=${problem} />
      ${chosen.length === 0 && html`<p class="hint">${show === "all" ? "Nothing has ever gone wrong." : "None."}</p>`}
      <ol class="alert-list">${chosen.map((alert) => html`<${Entry} key=${alert.id} alert=${alert} />`)}</ol>
    </section>`;
}

function Entry({ alert }) {
  const { actions } = useUnit();
  const may = useMay("operator");
  const [acknowledge, busy, problem] = useAction(() => actions.acknowledge(alert));
  const { raised_ms: raised, acknowledged_ms: seen, cleared_ms: cleared } = alert;
  return html`
    <li class=${`alert-entry ${cleared ? "over" : seen ? "seen" : "new"}`} data-alert=${alert.name}>
      <${Icon} name=${cleared ? "check" : "warning"} />
      <div><strong>${alert.message}</strong>
        ${alert.remedy && !cleared && html`<p>${alert.remedy}</p>`}
        <p class="hint">${standing(alert)} · ${alert.source} · raised ${dateTime(raised)}${seen ? ` · acknowledged ${dateTime(seen)}` : ""}${
          cleared ? ` · cleared ${dateTime(cleared)}, after ${duration(cleared - raised)}` : ""}</p>
        <${ProblemNote} problem=${problem} /></div>
      ${!seen && !cleared && html`<button type="button" class="small" disabled=${busy || !may} onClick=${() => acknowledge()}
        aria-label=${`Acknowledge here: ${alert.message}`}>Acknowledge</button>`}
    </li>`;
}
