/* The growth curve: what the batch did, in figures, as a curve, and to download. */

import { CurvePlot } from "../../charts/curve-plot.js";
import { dateTime, plain } from "../../parts/format.js";
import { html, useState } from "../../parts/ui.js";
import { GROWTH_CURVE_FILES, useGrowthCurve } from "./requests.js";

const HOUR = 3600e3;

export function GrowthCurve() {
  const [open, setOpen] = useState(false);
  return html`
    <details class="growth-curve" onToggle=${(event) => setOpen(event.currentTarget.open)}>
      <summary>Growth curve</summary>
      ${open && html`<${Summary} />`}
    </details>`;
}

function Summary() {
  const { known, problem, load } = useGrowthCurve();
  if (problem) return html`<p class="hint" role="status">${problem.message} ${problem.remedy}</p>`;
  if (!known) return html`<p class="hint" role="status">Being worked out …</p>`;
  if (known.begun_ms === null) return html`<p class="hint" role="status">${known.notes.join(" ")}</p>`;
  return html`
    <p class="hint">From ${dateTime(known.begun_ms)} to ${dateTime(known.ended_ms)}; hours count from the beginning.${" "}
      <button type="button" onClick=${load}>Work it out again</button></p>
    <dl>${known.quantities.map((one) => html`<${Figure} key=${one.name} one=${one} />`)}</dl>
    ${known.shifts.map(({ at_ms, before, after }) => html`
      <p key=${at_ms}>Growth slowed down after ${plain((at_ms - known.begun_ms) / HOUR)} h and went on: from ${plain(before)} to ${plain(after)} 1/h.</p>`)}
    ${known.notes.map((note) => html`<p class="hint" key=${note}>${note}</p>`)}
    <${CurvePlot} ...${drawn(known)} xName="Hours" yName="Optical density" told="The density over time, and its fastest growth." />
    <p>${GROWTH_CURVE_FILES.map(([href, words]) => html`<a class="button" key=${href} href=${href} download=${nameOf(href)}>${words}</a> `)}</p>`;
}

function Figure({ one: { label, unit, value, sd } }) {
  const digits = (number, count) => plain(Number(number.toPrecision(count)));
  const told = value === null ? "not known" : `${digits(value, 3)}${sd === null ? "" : ` ± ${digits(sd, 2)}`} ${unit}`;
  return html`<div><dt>${label}</dt><dd>${told}</dd></div>`;
}

const nameOf = (href) => (href.endsWith(".csv") ? "" : "growth-curve.json");

/* The smooth curve and the part of fastest growth in hours, and where lag and growth ended. */
function drawn({ begun_ms, fastest_ms, fit, quantities }) {
  const hours = (ms) => (ms - begun_ms) / HOUR;
  const whole = { label: "Density", x: fit.t.map(hours), y: fit.od };
  const [from, to] = fastest_ms ?? [0, -1];
  const inside = fit.t.map((t, i) => i).filter((i) => fit.t[i] >= from && fit.t[i] <= to);
  const fastest = { label: "Fastest growth", x: inside.map((i) => hours(fit.t[i])), y: inside.map((i) => fit.od[i]) };
  const marks = quantities.filter(({ name, value }) => ["lag", "stationary_at"].includes(name) && value !== null).map(({ value }) => value);
  return { lines: fastest_ms ? [whole, fastest] : [whole], marks };
}
