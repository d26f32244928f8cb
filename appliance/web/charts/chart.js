/* One chart: its plot, its legend, and what it shows in words. */

import { amount, dateTime, number, windowName } from "../parts/format.js";
import { html, useEffect, useId, useLayoutEffect, useRef, useSelect, useState, useUnit } from "../parts/ui.js";
import { indexAfter } from "./buckets.js";
import { seriesOf } from "./catalogue.js";
import { begun, marked } from "./marks.js";
import { createPlot } from "./plot.js";

const HEIGHTS = { tall: 210, usual: 168, small: 128 };

/* The value that is being held, while its job runs. */
function useTarget({ target }) {
  return useSelect((state) => {
    if (!target || !["ready", "sleeping"].includes(state.states[target.job]?.state)) return null;
    const value = state.settings[target.job]?.[target.setting];
    return typeof value === "number" ? value : null;
  });
}

export function Chart({ chart }) {
  const { timeline, readings } = useUnit();
  const target = useTarget(chart);
  const [logarithmic, setLogarithmic] = useState(false);
  const [, redraw] = useState(0);
  const [cursor, setCursor] = useState(null);
  const host = useRef(null);
  const plot = useRef(null);
  const held = useRef(target);
  held.current = target;
  const titleId = useId();

  usePlot({ chart, host, plot, held, logarithmic, setCursor, redraw });
  useEffect(() => plot.current?.repaint(), [target]);

  const summary = summaryOf(chart, timeline, readings, target);
  return html`
    <figure class=${`chart ${sizeOf(chart)}`} aria-labelledby=${titleId}>
      <figcaption class="chart-head">
        <h3 id=${titleId}>${chart.title}${chart.unit && html` <span class="unit">${chart.unit}</span>`}</h3>
        <${Legend} chart=${chart} columns=${plot.current?.columns} cursor=${cursor} until=${timeline.view[1]} target=${target} />
        <span class="chart-range">${summary.short}</span>
        ${chart.logarithmic && html`
          <button type="button" class="toggle" title="Logarithmic scale" aria-label="log scale" aria-pressed=${String(logarithmic)}
            onClick=${() => setLogarithmic(!logarithmic)}>log</button>`}
      </figcaption>
      <div class="plot" ref=${host} role="img" aria-label=${summary.long}></div>
    </figure>`;
}

const sizeOf = ({ tall, small }) => (tall ? "tall" : small ? "small" : "usual");
const heightOf = (chart) => HEIGHTS[sizeOf(chart)];

/* Keeps a plot in `host` for as long as the chart is there; drawn once per frame at most, and only
   while it is in sight. */
function usePlot({ chart, host, plot, held, logarithmic, setCursor, redraw }) {
  const { timeline, readings } = useUnit();
  useLayoutEffect(() => {
    const size = () => ({ width: Math.max(200, host.current.clientWidth), height: heightOf(chart) });
    const made = createPlot(host.current, chart, {
      timeline, readings, logarithmic, target: () => held.current, onCursor: setCursor, ...size(),
    });
    plot.current = made;
    timeline.resize(size().width);
    const release = readings.want(seriesOf(chart), chart.held);
    let [asked, seen] = [0, true];
    const draw = () => {
      asked = 0;
      if (!seen) return;
      made.draw();
      redraw((n) => n + 1);
    };
    const later = () => { asked ||= requestAnimationFrame(draw); };
    const unsubscribe = timeline.subscribe(later);
    const watcher = new ResizeObserver(() => { made.resize(size()); timeline.resize(size().width); });
    watcher.observe(host.current);
    const looker = new IntersectionObserver(([entry]) => { seen = entry.isIntersecting; later(); }, { rootMargin: "200px" });
    looker.observe(host.current);
    const shades = () => requestAnimationFrame(() => made.repaint());
    document.addEventListener("themechange", shades);
    later();
    return () => {
      cancelAnimationFrame(asked);
      document.removeEventListener("themechange", shades);
      watcher.disconnect();
      looker.disconnect();
      unsubscribe();
      release();
      made.destroy();
    };
  }, [timeline, logarithmic]);
}

/* What the lines are, and their values under the cursor or now. A line that is alone is what the title says. */
function Legend({ chart, columns = [[]], cursor, until, target }) {
  const i = indexAfter(columns[0], cursor ?? until) - 1;
  let at = 1;
  const entries = chart.traces.map((trace) => {
    const column = columns[at] ?? [];
    const sd = trace.sd ? valueNear(columns[at + 1] ?? [], i) - valueNear(column, i) : null;
    at += trace.spread || trace.sd ? 3 : 1;
    return { trace, value: valueNear(column, i), sd };
  });
  const present = entries.filter(({ value }) => value !== null);
  return html`
    <span class="legend">
      ${cursor !== null && html`<time class="legend-time">${dateTime(cursor)}</time>`}
      ${present.map(({ trace, value, sd }) => html`
        <span class="legend-entry" key=${trace.series}>
          <${Swatch} trace=${trace} />${chart.traces.length > 1 && html`<span class="legend-label">${trace.label}</span>`}
          <span class="legend-value">${number(value, chart.unit)}${sd ? ` ± ${number(sd, chart.unit)}` : ""}</span>
        </span>`)}
      ${target !== null && html`<span class="legend-entry">
        <span class="legend-label">Target</span> <span class="legend-value">${number(target, chart.unit)}</span></span>`}
    </span>`;
}

function Swatch({ trace }) {
  return html`<svg class="swatch" viewBox="0 0 18 6" aria-hidden="true">
    <line x1="0" y1="3" x2="18" y2="3" stroke-width=${(trace.width ?? 1.75) + 0.75} stroke-dasharray=${trace.dash?.join(" ") ?? "none"}
      style=${{ stroke: `var(${trace.color})` }} /></svg>`;
}

function valueNear(column, i) {
  for (let j = i, tries = 0; j >= 0 && tries < 200; j -= 1, tries += 1) {
    if (typeof column[j] === "number") return column[j];
  }
  return null;
}

/* A value that has not changed in the whole window. */
const alone = (reading) => reading && { min: reading[1], max: reading[1], last: reading[1] };

/* The chart in words, for those who cannot see it and those in a hurry. */
function summaryOf(chart, timeline, readings, target) {
  const name = windowName(timeline.view, timeline.live);
  const told = chart.traces.map(({ series, label }) => {
    const buckets = readings.series.get(series);
    const extremes = buckets?.extremes(...timeline.view) ?? (chart.held && alone(readings.latest(series)));
    return extremes && { label, ...extremes };
  }).filter(Boolean);
  if (!told.length) return { short: "no data in this window", long: `${chart.title}: no data in ${name}.` };
  const sentences = told.map(({ label, min, max, last }) => (
    `${label}: ${timeline.live ? "now" : "at the end"} ${amount(last, chart.unit)}, between ${number(min, chart.unit)} and ${amount(max, chart.unit)}`));
  const held = target === null ? "" : ` Target ${amount(target, chart.unit)}.`;
  const marks = marked(chart, readings, timeline.view).map(([mark, times]) => ` ${times.length} ${mark.label}.`).join("");
  const phases = begun(chart, readings, timeline.view).map(([time, name]) => ` ${name} from ${dateTime(time)}.`).join("");
  const [{ min, max }] = told;
  return {
    short: chart.held ? "" : `min ${number(min, chart.unit)} · max ${number(max, chart.unit)}`,
    long: `${chart.title} in ${name}. ${sentences.join("; ")}.${held}${marks}${phases}`,
  };
}
