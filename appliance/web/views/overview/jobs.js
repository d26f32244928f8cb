/* The jobs of the unit: a card for each, and one card for automations of a kind. */

import { JobCard } from "../../jobs/card.js";
import { families } from "../../jobs/families.js";
import { ELSEWHERE } from "../../jobs/order.js";
import { html, useMay, useSelect } from "../../parts/ui.js";

export function Jobs() {
  const states = useSelect((state) => state.states);
  const jobs = useSelect((state) => state.jobs).filter(({ name }) => !ELSEWHERE.includes(name) || works(states[name]));
  const may = useMay("operator");
  return html`
    <section class="jobs" aria-labelledby="jobs-title" id="jobs">
      <div class="section-head"><h2 id="jobs-title">Jobs</h2></div>
      ${!may && html`<p class="hint">You may look but not change anything. Log in as an operator to do more.</p>`}
      ${families(jobs).map((members) => html`<${JobCard} key=${members[0].name} members=${members} />`)}
    </section>`;
}

const works = (known) => Boolean(known) && !["disconnected", "lost"].includes(known.state);
