/* A curve and the points it was made of. */

import { plain } from "../parts/format.js";
import { html, useEffect, useLayoutEffect, useRef } from "../parts/ui.js";
import uPlot from "../vendor/uplot.js";

const COLORS = ["--trace-1", "--trace-2", "--trace-3", "--trace-4"];
const HEIGHT = 260;

/* Columns for uPlot of `lines` and `points`, each { x, y }: one common x, ascending. */
export function columnsOf(lines, points) {
  const tables = [...lines, ...points].map(({ x, y }) => sorted(x, y));
  return tables.length ? uPlot.join(tables) : [[]];
}

function sorted(x, y) {
  const order = x.map((_, i) => i).sort((a, b) => x[a] - x[b]);
  const known = order.filter((i, at) => at === 0 || x[i] !== x[order[at - 1]]);
  const mean = (value) => { const same = order.filter((i) => x[i] === value).map((i) => y[i]); return same.reduce((a, b) => a + b, 0) / same.length; };
  return [known.map((i) => x[i]), known.map((i) => mean(x[i]))];
}

/* `lines` and `points` are [{ label, x: [], y: [] }]; `marks` are values of x worth a line. */
export function CurvePlot({ lines = [], points = [], xName, yName, marks = [], told }) {
  const host = useRef(null);
  const plot = useRef(null);
  const shape = JSON.stringify([lines, points, marks]);
  useLayoutEffect(() => {
    const ink = (name) => getComputedStyle(host.current).getPropertyValue(name).trim();
    const width = () => Math.max(220, host.current.clientWidth);
    plot.current = new uPlot(options({ lines, points, marks, xName, yName, ink, width: width() }), columnsOf(lines, points), host.current);
    const watcher = new ResizeObserver(() => plot.current.setSize({ width: width(), height: HEIGHT }));
    watcher.observe(host.current);
    return () => { watcher.disconnect(); plot.current.destroy(); };
  }, [shape]);
  useEffect(() => {
    const shades = () => requestAnimationFrame(() => plot.current?.redraw(false));
    document.addEventListener("themechange", shades);
    return () => document.removeEventListener("themechange", shades);
  }, []);
  const several = lines.length > 1;
  return html`
    <div class="curve">
      ${several && html`<p class="legend hint">${lines.map(({ label }, i) => html`<span class="legend-entry" key=${label}>
        <span class=${`dot-${i % COLORS.length}`} aria-hidden="true">●</span> ${label}</span>`)}</p>`}
      <div class="curve-plot" ref=${host} role="img" aria-label=${told}></div>
    </div>`;
}

function options({ lines, points, marks, xName, yName, ink, width }) {
  const axis = (label) => ({
    label, labelSize: 20, labelFont: "12px system-ui, sans-serif", font: "11px system-ui, sans-serif", size: label === yName ? 58 : 36, gap: 4,
    stroke: () => ink("--ink-soft"), grid: { stroke: () => ink("--grid"), width: 1 }, ticks: { show: false },
    values: (u, splits) => splits.map((value) => (value === null ? null : plain(value))),
  });
  return {
    width, height: HEIGHT, padding: [10, 14, 0, 0], legend: { show: false },
    scales: { x: { time: false } },
    axes: [axis(xName), axis(yName)],
    cursor: { drag: { x: false, y: false } },
    series: [
      {},
      ...lines.map(({ label }, i) => ({ label, stroke: () => ink(COLORS[i % 4]), width: 2, spanGaps: true, pxAlign: 0, points: { show: false } })),
      ...points.map(({ label }, i) => ({
        label, stroke: "transparent", paths: () => null,
        points: { show: true, size: 8, width: 2, stroke: () => ink(lines.length > 1 ? COLORS[i % 4] : "--trace-2"), fill: () => ink("--surface") },
      })),
    ],
    hooks: { draw: [(u) => marks.forEach((x) => drawMark(u, x, ink))] },
  };
}

function drawMark(u, value, ink) {
  const x = Math.round(u.valToPos(value, "x", true)) + 0.5;
  const { left, top, width, height } = u.bbox;
  if (x < left || x > left + width) return;
  u.ctx.save();
  u.ctx.strokeStyle = ink("--warn");
  u.ctx.lineWidth = devicePixelRatio;
  u.ctx.setLineDash([5 * devicePixelRatio, 4 * devicePixelRatio]);
  u.ctx.beginPath();
  u.ctx.moveTo(x, top);
  u.ctx.lineTo(x, top + height);
  u.ctx.stroke();
  u.ctx.restore();
}
