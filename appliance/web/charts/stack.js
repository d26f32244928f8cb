/* Charts, one under the other on one time axis. */

import { html } from "../parts/ui.js";
import { Chart } from "./chart.js";
import { inWords } from "./series.js";

/* `series` is what the unit tells of them: see `useSeries`. */
export const ChartStack = ({ charts, series }) => html`
  <div class="chart-stack">${charts.map((chart) => html`<${Chart} key=${chart.id} chart=${inWords(chart, series)} />`)}</div>`;
