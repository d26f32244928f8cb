/* One uPlot: the columns, colours and scales of a chart of the catalogue. */

import { number, plain } from "../parts/format.js";
import uPlot from "../vendor/uplot.js";
import { aligned } from "./buckets.js";
import { gestures } from "./gestures.js";
import { begun, drawMarks, drawPhases, marked } from "./marks.js";
import { decades, valueRange } from "./ranges.js";

const AXIS_WIDTH = 56;
const FONT = "11px system-ui, sans-serif";
const SILENCE = 60e3;
const RIGHT = 10;

/* Makes the plot in `host`. `target()` is the value being held, or null; `onCursor(ms)` is told
   at which moment the cursor stands, or null. Returns { draw, resize, destroy, columns }. */
export function createPlot(host, chart, { timeline, readings, target, onCursor, logarithmic, width, height }) {
  const ink = (name) => getComputedStyle(host).getPropertyValue(name).trim();
  const layers = chart.traces.map((trace) => layersOf(trace));
  let columns = [[]];

  const options = {
    width, height, ms: 1,
    legend: { show: false },
    padding: [8, RIGHT, 0, 0],
    scales: {
      x: { time: true, auto: false },
      y: logarithmic ? { distr: 3, range: (u, low, high) => decades(low, high) }
        : { range: (u) => valueRange(chart, columns, timeline.view, target()) },
    },
    axes: axes(ink, chart, logarithmic),
    series: [{}, ...layers.flatMap((layer) => layer.series(ink))],
    bands: bandsOf(layers, ink),
    cursor: cursor(timeline),
    hooks: {
      setCursor: [(u) => onCursor(u.cursor.left >= 0 ? u.posToVal(u.cursor.left, "x") : null)],
      setSelect: [(u) => select(u, timeline)],
      draw: [(u) => drawTarget(u, target(), ink), (u) => drawMarks(u, marked(chart, readings, timeline.view), ink),
        (u) => drawPhases(u, begun(chart, readings, timeline.view), ink)],
      ready: [(u) => gestures(u, timeline)],
    },
  };
  const plot = new uPlot(options, columns, host);

  return {
    get columns() { return columns; },
    draw() {
      columns = aligned(layers.map((layer) => layer.columns(readings)), chart.held ? Infinity : SILENCE);
      if (logarithmic) columns = columns.map((column, i) => (i ? column.map(positive) : column));
      const [min, max] = timeline.view;
      plot.batch(() => {
        plot.setData(columns, false);
        plot.setScale("x", { min, max });
      });
    },
    repaint: () => plot.redraw(false),
    resize: (size) => plot.setSize(size),
    destroy: () => plot.destroy(),
  };
}

const positive = (value) => (value > 0 || value === undefined ? value : null);

/* The columns and lines of one trace: its mean and, where it has one, a band around it. */
function layersOf(trace) {
  const line = (ink) => ({
    stroke: () => ink(trace.color),
    width: trace.width ?? 1.75,
    dash: trace.dash,
    points: { show: false },
    fill: trace.fill ? () => `${ink(trace.color)}26` : undefined,
    paths: trace.stepped ? uPlot.paths.stepped({ align: 1 }) : undefined,
  });
  const edge = () => ({ stroke: "transparent", width: 0, points: { show: false } });
  const banded = Boolean(trace.spread || trace.sd);
  return {
    trace,
    banded,
    series: (ink) => (banded ? [line(ink), edge(), edge()] : [line(ink)]),
    columns: (readings) => (trace.stepped ? readings.held(trace.series)
      : { t: readings.series.get(trace.series)?.t ?? [], values: valuesOf(trace, readings.series) }),
  };
}

function valuesOf(trace, series) {
  const main = series.get(trace.series);
  if (!main) return trace.spread || trace.sd ? [[], [], []] : [[]];
  if (trace.spread) return [main.mean, main.high, main.low];
  if (!trace.sd) return [main.mean];
  const sd = deviations(main.t, series.get(trace.sd));
  return [main.mean, main.mean.map((m, i) => m + sd[i]), main.mean.map((m, i) => m - sd[i])];
}

/* The standard deviation known at each of `times`. */
function deviations(times, sd) {
  let j = 0;
  return times.map((t) => {
    if (!sd?.length) return 0;
    while (j + 1 < sd.length && sd.t[j + 1] <= t) j += 1;
    return sd.mean[j];
  });
}

function bandsOf(layers, ink) {
  const bands = [];
  let at = 1;
  for (const { trace, banded } of layers) {
    if (banded) bands.push({ series: [at + 1, at + 2], fill: () => `${ink(trace.color)}30` });
    at += banded ? 3 : 1;
  }
  return bands;
}

function axes(ink, chart, logarithmic) {
  const common = {
    stroke: () => ink("--ink-soft"),
    font: FONT,
    grid: { stroke: () => ink("--grid"), width: 1 },
    ticks: { show: false },
  };
  const values = (u, splits) => splits.map((v) => (v === null ? null : number(v, "", decimalsFor(splits))));
  return [
    { ...common, size: 34, space: 70, values: TIME_FORMAT, gap: 4 },
    { ...common, size: AXIS_WIDTH, gap: 6, ...(logarithmic ? LOGARITHMIC : { space: chart.small ? 22 : 30, values }) },
  ];
}

/* On a logarithmic axis ones, twos and fives are named. */
const LOGARITHMIC = {
  filter: (u, splits) => splits.map((v) => (/^[125](\.0+)?e/.test(v.toExponential(3)) ? v : null)),
  values: (u, splits) => splits.map((v) => (v === null ? null : plain(v))),
};

/* As many decimals as tell the ticks of an axis apart. */
function decimalsFor(splits) {
  const known = splits.filter((v) => v !== null);
  const step = known.length > 1 ? known[1] - known[0] : 1;
  const whole = (decimals) => Math.abs(step * 10 ** decimals - Math.round(step * 10 ** decimals)) < 1e-6 * step * 10 ** decimals;
  return [0, 1, 2, 3, 4, 5].find(whole) ?? 6;
}

/* How uPlot writes times: the clock at each tick, the date where a day begins and at the left. */
const TIME_FORMAT = [
  [86400e3 * 365, "{YYYY}", null, null, null, null, null, null, 1],
  [86400e3 * 28, "{MMM}", "\n{YYYY}", null, null, null, null, null, 1],
  [86400e3, "{D} {MMM}", "\n{YYYY}", null, null, null, null, null, 1],
  [3600e3, "{HH}:{mm}", "\n{D} {MMM}", null, "\n{D} {MMM}", null, null, null, 1],
  [60e3, "{HH}:{mm}", "\n{D} {MMM}", null, "\n{D} {MMM}", null, null, null, 1],
  [1e3, "{HH}:{mm}:{ss}", "\n{D} {MMM}", null, "\n{D} {MMM}", null, null, null, 1],
  [1, "{HH}:{mm}:{ss}.{fff}", "\n{D} {MMM}", null, "\n{D} {MMM}", null, null, null, 1],
];

function cursor(timeline) {
  const moves = (type) => type === "mousemove" || type === "mouseleave";
  return {
    x: true, y: false,
    drag: { x: true, y: false, setScale: false, dist: 6 },
    points: { size: 6 },
    sync: { key: "unit", setSeries: false, filters: { pub: moves, sub: moves } },
    bind: {
      mousedown: (u, target, handle) => (event) => { if (event.button === 0 && !event.shiftKey) handle(event); },
      dblclick: () => () => timeline.goLive(),
    },
  };
}

function select(u, timeline) {
  const { left, width } = u.select;
  if (width < 6) return;
  timeline.show(u.posToVal(left, "x"), u.posToVal(left + width, "x"));
  u.setSelect({ left: 0, width: 0, top: 0, height: 0 }, false);
}

function drawTarget(u, target, ink) {
  if (target === null) return;
  const y = Math.round(u.valToPos(target, "y", true)) + 0.5;
  const { left, width } = u.bbox;
  u.ctx.save();
  u.ctx.strokeStyle = ink("--ink-soft");
  u.ctx.lineWidth = devicePixelRatio;
  u.ctx.setLineDash([6 * devicePixelRatio, 4 * devicePixelRatio]);
  u.ctx.beginPath();
  u.ctx.moveTo(left, y);
  u.ctx.lineTo(left + width, y);
  u.ctx.stroke();
  u.ctx.restore();
}
