/* What is measured, over time. */

import { CHARTS, MORE_CHARTS, chartOf, chartsOfTheRest, seriesOf } from "../../charts/catalogue.js";
import { ChartStack } from "../../charts/stack.js";
import { Toolbar, WhatIsShown } from "../../charts/toolbar.js";
import { html, useSelect, useState } from "../../parts/ui.js";
import { GrowthCurve } from "./growth-curve.js";
import { usePluginCharts } from "./requests.js";

/* `series` is what the unit tells of its series. */
export function Measurements({ series }) {
  return html`
    <section class="charts" aria-labelledby="charts-title" id="charts">
      <div class="section-head">
        <h2 id="charts-title">Measurements</h2>
        <${WhatIsShown} />
        <${Toolbar} />
      </div>
      <${ChartStack} charts=${CHARTS} series=${series} />
      <${GrowthCurve} />
      <${MoreCharts} series=${series} />
      <p class="hint">Drag across a chart to zoom, Shift and drag to move along, Ctrl and wheel to do both; double-click to come
        back to live. On a touch screen: pinch, and drag sideways.</p>
    </section>`;
}

/* Our other charts, those of plugins, and one for each series that stands in none; as far as there are readings. */
function MoreCharts({ series }) {
  const [open, setOpen] = useState(false);
  const recorded = useSelect((state) => Object.keys(state.readings).sort().join()).split(",").filter(Boolean);
  const plugins = usePluginCharts().map(chartOf);
  const charts = [...MORE_CHARTS, ...plugins, ...chartsOfTheRest(recorded, plugins)]
    .filter((chart) => seriesOf(chart).some((name) => recorded.includes(name)));
  if (!charts.length) return null;
  return html`
    <details class="more-charts" onToggle=${(event) => setOpen(event.currentTarget.open)}>
      <summary>More measurements</summary>
      ${open && html`<${ChartStack} charts=${charts} series=${series} />`}
    </details>`;
}
