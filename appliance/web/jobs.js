/* The jobs of the unit: a card for each, and one card for automations of a kind. */

import { ELSEWHERE, JOB_ORDER } from "./catalogue.js";
import { JobCard } from "./job-card.js";
import { html, useSelect } from "./ui.js";

export function Jobs() {
  const states = useSelect((state) => state.states);
  const jobs = useSelect((state) => state.jobs).filter(({ name }) => !ELSEWHERE.includes(name) || works(states[name]));
  const may = useSelect((state) => state.unit?.who?.role !== "viewer");
  return html`
    <section class="jobs" aria-labelledby="jobs-title" id="jobs">
      <div class="section-head"><h2 id="jobs-title">Jobs</h2></div>
      ${!may && html`<p class="hint">You may look but not change anything. Log in as an operator to do more.</p>`}
      ${families(jobs).map((members) => html`<${JobCard} key=${members[0].name} members=${members} may=${may} />`)}
    </section>`;
}

const works = (known) => Boolean(known) && !["disconnected", "lost"].includes(known.state);

/* Jobs of one name together, in the order people look at them. */
export function families(jobs) {
  const byName = new Map();
  for (const job of jobs) byName.set(job.name, [...(byName.get(job.name) ?? []), job]);
  const place = ([{ name }]) => (JOB_ORDER.includes(name) ? JOB_ORDER.indexOf(name) : JOB_ORDER.length);
  return [...byName.values()].sort((a, b) => place(a) - place(b));
}
