/* What was found in a profile: a list from which one comes to the place. */

import { Icon } from "../../parts/icons.js";
import { html } from "../../parts/ui.js";

const SEVERITIES = [["errors", "error", "warning"], ["warnings", "warning", "warning"], ["notes", "note", "list"]];
const MOST = 100;

/* Every finding with its severity, errors first. */
export const all = (checked) => SEVERITIES.flatMap(([field, severity, icon]) => (
  (checked?.[field] ?? []).map((finding) => ({ ...finding, severity, icon }))));

export function Findings({ checked, jump }) {
  const found = all(checked);
  return html`
    <section class="panel findings" aria-labelledby="findings-title">
      <div class="section-head"><h3 id="findings-title">${titleOf(checked)}</h3></div>
      <ul>${found.slice(0, MOST).map((finding, i) => html`
        <li key=${i} class=${`finding ${finding.severity}`}>
          <button type="button" class="link" onClick=${() => jump(finding)}><${Icon} name=${finding.icon} />
            <span><b>Line ${finding.line}, column ${finding.column}.</b> ${finding.message}</span></button>
          ${finding.remedy && html`<p class="hint">${finding.remedy}</p>`}</li>`)}</ul>
      ${found.length > MOST && html`<p class="hint">and ${found.length - MOST} more</p>`}
    </section>`;
}

/* The sum of it, also for a screen reader. */
function titleOf(checked) {
  if (!checked) return html`<span role="status">Checking…</span>`;
  const { errors, warnings } = checked;
  const words = [[errors.length, "error"], [warnings.length, "warning"]].filter(([n]) => n).map(([n, word]) => `${n} ${word}${n === 1 ? "" : "s"}`);
  return html`<span role="status">${words.length ? words.join(", ") : "Nothing is wrong with it"}</span>`;
}
