/* The overview: what is measured now, how it has been, and what works on it. */

import { Logs } from "../../parts/logs.js";
import { Part, html } from "../../parts/ui.js";
import { Jobs } from "./jobs.js";
import { Measurements } from "./measurements.js";
import { Readouts } from "./readouts.js";
import { Simulation } from "./simulation.js";

export function View() {
  return html`
    <${Part} name="Latest readings"><${Readouts} /><//>
    <div class="columns">
      <${Part} name="Measurements"><${Measurements} /><//>
      <${Part} name="Jobs"><${Jobs} /><//>
      <${Part} name="Log"><${Logs} /><//>
      <${Part} name="Simulated hardware"><${Simulation} /><//>
    </div>`;
}
