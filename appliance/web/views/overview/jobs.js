/* The jobs that have their place here, and those that work just now. */

import { JobCards } from "../../jobs/cards.js";
import { html, useMay, useSelect } from "../../parts/ui.js";

export function Jobs() {
  const states = useSelect((state) => state.states);
  const jobs = useSelect((state) => state.jobs).filter(({ name, place }) => place === "overview" || works(states[name]));
  const may = useMay("operator");
  return html`
    <section class="jobs" aria-labelledby="jobs-title" id="jobs">
      <div class="section-head"><h2 id="jobs-title">Jobs</h2></div>
      ${!may && html`<p class="hint">You may look but not change anything. Log in as an operator to do more.</p>`}
      <${JobCards} jobs=${jobs} />
    </section>`;
}

const works = (known) => Boolean(known) && !["disconnected", "lost"].includes(known.state);
