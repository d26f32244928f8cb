/* The overview: what is measured now, how it has been, and what works on it. */

import { useSeries } from "../../charts/requests.js";
import { Logs } from "../../parts/logs.js";
import { Part, html } from "../../parts/ui.js";
import { Jobs } from "./jobs.js";
import { Measurements } from "./measurements.js";
import { Readouts } from "./readouts.js";
import { Simulation } from "./simulation.js";

export function View() {
  const series = useSeries();
  return html`
    <${Part} name="Latest readings"><${Readouts} series=${series} /><//>
    <div class="columns">
      <${Part} name="Measurements"><${Measurements} series=${series} /><//>
      <${Part} name="Jobs"><${Jobs} /><//>
      <${Part} name="Log"><${Logs} /><//>
      <${Part} name="Simulated hardware"><${Simulation} /><//>
    </div>`;
}
