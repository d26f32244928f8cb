/* One calibration, looked at: its curve and points, what speaks against it, and what can be done with it. */

import { CurvePlot } from "../../charts/curve-plot.js";
import { askFirst } from "../../parts/dialog.js";
import { label, plain } from "../../parts/format.js";
import { Icon } from "../../parts/icons.js";
import { ProblemNote, html, useAction, useMay } from "../../parts/ui.js";
import { addressOf } from "../../state/router.js";
import { fileOf, useRequests } from "./requests.js";
import { dayOf, deviceName } from "./words.js";

/* Lines and points of a calibration, of an estimator, or of a step of a guided calibration. */
export function drawingOf({ curve, points, curves, recorded, by_angle: byAngle }) {
  const angles = byAngle ?? recorded?.by_angle;
  const each = (of, suffix) => Object.entries(of).map(([angle, { x, y }]) => ({ label: `${angle}°${suffix}`, x, y }));
  if (curves || angles) return { lines: curves ? each(curves, "") : [], points: angles ? each(angles, ", recorded") : [] };
  return {
    lines: curve ? [{ label: "Curve", ...curve }] : [],
    points: points?.x?.length ? [{ label: "Recorded", x: points.x, y: points.y }] : [],
  };
}

export function wordsOf({ lines, points }, x, y) {
  const count = points.reduce((n, { x: xs }) => n + xs.length, 0);
  const all = [...lines, ...points].flatMap(({ x: xs }) => xs);
  const range = all.length ? `, from ${plain(Math.min(...all))} to ${plain(Math.max(...all))}` : "";
  return `${y} against ${x}${range}: ${lines.length ? (lines.length > 1 ? `${lines.length} curves` : "a curve") : "no curve yet"}, ${count} points.`;
}

/* Warnings about a curve, in words. */
export function Concerns({ concerns }) {
  return (concerns ?? []).map((concern) => html`
    <div class="trouble" key=${concern.name} data-concern=${concern.name}><${Icon} name="warning" />
      <div><strong>${concern.message}</strong>${concern.remedy && html`<p>${concern.remedy}</p>`}</div></div>`);
}

export function Curve({ calibration, load }) {
  const { x, y } = calibration;
  const drawing = drawingOf(calibration);
  const marks = [...(calibration.folds_at ?? []), calibration.ambiguous_from].filter((at) => typeof at === "number");
  return html`
    <section class="panel looked-at" aria-labelledby="curve-title">
      <div class="section-head"><h3 id="curve-title">${calibration.name}</h3>
        <span class="hint">${deviceName(calibration.device)}</span>
        ${calibration.active && html`<span class="chip ready"><${Icon} name="check" />in use</span>`}</div>
      <${Concerns} concerns=${calibration.concerns} />
      <${CurvePlot} ...${drawing} xName=${x} yName=${y} marks=${marks} told=${wordsOf(drawing, x, y)} />
      <${Deeds} calibration=${calibration} load=${load} />
      <${Facts} calibration=${calibration} />
    </section>`;
}

function Deeds({ calibration, load }) {
  const { activate, deactivate, drop } = useRequests();
  const { device, name, active } = calibration;
  const may = useMay("operator");
  const [act, busy, problem] = useAction(async (deed) => { await deed(); await load(); return true; });
  const ask = async () => {
    const text = `${name} of ${deviceName(device)} is deleted for good.${active ? " The device then uses none." : ""}`;
    if (!(await askFirst({ title: "Delete it?", text, yes: "Delete" }))) return;
    if (await act(() => drop(calibration))) location.hash = addressOf("calibrations");
  };
  return html`
    <${ProblemNote} problem=${problem} />
    <div class="buttons">
      ${active ? html`<button type="button" disabled=${busy || !may} onClick=${() => act(() => deactivate(calibration))}>Use it no more</button>`
        : html`<button type="button" class="primary" disabled=${busy || !may} onClick=${() => act(() => activate(calibration))}>Use it</button>`}
      <a class="button" href=${fileOf(calibration)} download=${`${name}.yaml`}>Download</a>
      <button type="button" class="danger" disabled=${busy || !may} onClick=${ask}>Delete</button>
    </div>`;
}

function Facts({ calibration }) {
  const { unit, created_ms: created, points, x, y } = calibration;
  const plainFields = Object.entries(calibration.fields ?? {}).filter(([name, value]) => (
    ["number", "string"].includes(typeof value) && !["x", "y", "calibration_name", "calibration_type", "calibrated_on_pioreactor_unit", "created_at"].includes(name)));
  return html`
    <dl class="figures facts">
      <div><dt>Made</dt><dd>${dayOf(created)} on ${unit}</dd></div>
      ${plainFields.map(([name, value]) => html`<div key=${name}><dt>${label(name)}</dt><dd>${typeof value === "number" ? plain(value) : value}</dd></div>`)}
    </dl>
    ${points?.x?.length > 0 && html`<details class="options"><summary>The ${points.x.length} points</summary>
      <div class="scroll" tabindex="0" role="region" aria-label="Points"><table>
        <thead><tr><th scope="col" class="numeric">${x}</th><th scope="col" class="numeric">${y}</th></tr></thead>
        <tbody>${points.x.map((value, i) => html`<tr key=${i}><td class="numeric">${plain(value)}</td><td class="numeric">${plain(points.y[i])}</td></tr>`)}</tbody>
      </table></div></details>`}`;
}
