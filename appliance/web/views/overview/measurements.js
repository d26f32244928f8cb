/* The charts, one under the other on one time axis. */

import { CHARTS, MORE_CHARTS, chartOf, seriesOf } from "../../charts/catalogue.js";
import { Chart } from "../../charts/chart.js";
import { Toolbar, WhatIsShown } from "../../charts/toolbar.js";
import { html, useSelect, useState } from "../../parts/ui.js";
import { usePluginCharts } from "./requests.js";

export function Measurements() {
  return html`
    <section class="charts" aria-labelledby="charts-title" id="charts">
      <div class="section-head">
        <h2 id="charts-title">Measurements</h2>
        <${WhatIsShown} />
        <${Toolbar} />
      </div>
      <div class="chart-stack">${CHARTS.map((chart) => html`<${Chart} key=${chart.id} chart=${chart} />`)}</div>
      <${MoreCharts} />
      <p class="hint">Drag across a chart to zoom, Shift and drag to move along, Ctrl and wheel to do both; double-click to come
        back to live. On a touch screen: pinch, and drag sideways.</p>
    </section>`;
}

function MoreCharts() {
  const [open, setOpen] = useState(false);
  const known = useSelect((state) => Object.keys(state.readings).sort().join());
  const charts = [...MORE_CHARTS, ...usePluginCharts().map(chartOf)].filter((chart) => seriesOf(chart).some((name) => known.split(",").includes(name)));
  if (!charts.length) return null;
  return html`
    <details class="more-charts" onToggle=${(event) => setOpen(event.currentTarget.open)}>
      <summary>More measurements</summary>
      ${open && html`<div class="chart-stack">
        ${charts.map((chart) => html`<${Chart} key=${chart.id} chart=${chart} />`)}</div>`}
    </details>`;
}
