/* A guided calibration: one step at a time. The unit keeps where it is, so that a reload, another
   browser or a power cut changes nothing. */

import { CurvePlot } from "../../charts/curve-plot.js";
import { askFirst } from "../../parts/dialog.js";
import { parsed, rangeOf, typed } from "../../parts/fields.js";
import { Heading } from "../../parts/heading.js";
import { Icon } from "../../parts/icons.js";
import { ProblemNote, html, useAction, useEffect, useId, useMay, useRef, useState } from "../../parts/ui.js";
import { addressOf } from "../../state/router.js";
import { Concerns, drawingOf, wordsOf } from "./curve.js";
import { useRequests, useSession } from "./requests.js";
import { deviceName } from "./words.js";

const GO = { info: "Go on", confirm: "Done, go on", form: "Go on", action: "Start" };

export function Wizard({ id }) {
  const requests = useRequests();
  const { known, problem: gone } = useSession(id);
  const [answer, busy, problem, forget] = useAction((inputs) => requests.answer(id, inputs));
  const [abort, aborting, unwilling] = useAction(() => requests.abort(id));
  const working = Boolean(known?.step.metadata.working);
  const leave = async () => {
    if (await askFirst({ title: "Abort this calibration?", text: "What was measured in it is lost.", yes: "Abort it" })) abort();
  };
  if (!known) return html`<${Heading}>Calibration<//><${ProblemNote} problem=${gone} /><p><a href=${addressOf("calibrations")}>All calibrations</a></p>`;
  const { session, step } = known;
  const open = session.status === "in_progress";
  return html`
    <div class="section-head"><${Heading}>Calibrate: ${deviceName(session.target_device)}<//><a href=${addressOf("calibrations")}>All calibrations</a></div>
    <section class="panel wizard" data-step=${step.step_id} data-type=${step.step_type}>
      <${Step} key=${keyOf(step)} step=${step} working=${working} busy=${busy} answer=${answer} forget=${forget}
        problem=${problem ?? (open && session.error ? { message: session.error } : null)} />
      <${Result} session=${session} />
      <${ProblemNote} problem=${unwilling} />
      ${open && html`<div class="wizard-foot"><button type="button" class="quiet" disabled=${aborting} onClick=${leave}>Abort this calibration</button></div>`}
    </section>`;
}

/* A step that comes again, such as the next run of a pump, is another step. */
const keyOf = (step) => `${step.step_id} ${step.title} ${step.metadata.points?.x?.length ?? ""}`;

function Step({ step, working, busy, answer, problem, forget }) {
  const may = useMay("operator");
  const heading = useRef(null);
  const [texts, setTexts] = useState({});
  const [tried, setTried] = useState(false);
  useEffect(() => { heading.current.focus(); }, []);
  const read = step.fields.map((field) => readField(field, texts[field.name]));
  const submit = (event) => {
    event.preventDefault();
    setTried(true);
    if (!read.some(({ complaint }) => complaint)) answer(Object.fromEntries(read.map(({ field, value }) => [field.name, value])));
  };
  return html`
    <form class="stack" noValidate onSubmit=${submit}>
      <h3 tabindex="-1" ref=${heading} class="step-title">${step.title}</h3>
      ${step.step_type === "form" && step.metadata.concerns?.length ? html`<${Concerns} concerns=${step.metadata.concerns} />`
        : step.body && html`<p class="step-body">${step.body}</p>`}
      <${Drawing} metadata=${step.metadata} />
      ${read.map(({ field, text, complaint }) => html`<${Answer} key=${field.name} field=${field} text=${text} disabled=${working || !may}
        complaint=${tried || texts[field.name] !== undefined ? complaint : ""}
        onInput=${(typedText) => { setTexts({ ...texts, [field.name]: typedText }); forget(); }} />`)}
      <${ProblemNote} problem=${problem} />
      <div role="status">${working && html`<p class="working"><${Icon} name="dots" /> The unit is at work…</p><progress aria-label="The unit is at work"></progress>`}</div>
      ${step.step_type in GO && html`<div class="buttons">
        <button type="submit" class="primary" disabled=${busy || working || !may}>${GO[step.step_type]}</button></div>`}
    </form>`;
}

/* What was typed into a field, or its default: { field, text, value, complaint }. */
export function readField(field, typedText) {
  const { kind, low, high, unit } = field;
  const text = typedText ?? typed(field.default);
  const asked = { kind: kind === "number" ? "float" : kind, low, high, unit, required: field.default === null };
  const [value, complaint] = parsed(asked, text);
  return { field, text, value: value ?? field.default, complaint };
}

function Answer({ field, text, complaint, disabled, onInput }) {
  const id = useId();
  if (field.kind === "bool") {
    return html`<label class="check"><input type="checkbox" name=${field.name} checked=${text === "true"} disabled=${disabled}
      onChange=${(event) => onInput(String(event.currentTarget.checked))} /> ${field.label}</label>`;
  }
  const hint = rangeOf(field);
  return html`
    <div class="field answer">
      <label for=${id}>${field.label}</label>
      <div class="field-input"><input id=${id} name=${field.name} type="text" autocomplete="off" value=${text} disabled=${disabled}
        class=${field.kind === "number" ? "numeric" : ""} inputmode=${field.kind === "number" ? "decimal" : "text"}
        aria-invalid=${complaint ? "true" : undefined} aria-describedby=${`${id}-hint`}
        onInput=${(event) => onInput(event.currentTarget.value)} />${field.unit && html`<span class="unit">${field.unit}</span>`}</div>
      <p class=${complaint ? "complaint" : "hint"} id=${`${id}-hint`}>${complaint || hint}</p>
    </div>`;
}

function Drawing({ metadata }) {
  const drawing = drawingOf(metadata);
  if (![...drawing.lines, ...drawing.points].length) return null;
  const [x, y] = [metadata.x || "x", metadata.y || "y"];
  return html`<${CurvePlot} ...${drawing} xName=${x} yName=${y} told=${wordsOf(drawing, x, y)} />`;
}

function Result({ session: { result, status } }) {
  if (status === "in_progress") return null;
  const name = result?.calibration_name ?? result?.estimator_name;
  return html`
    ${name && html`<p>It is called <strong>${name}</strong>${result.active ? ", and is used from now on." : ". It is not in use yet."}</p>`}
    <div class="buttons"><a class="button primary" href=${name ? addressOf("calibrations", result.device, name) : addressOf("calibrations")}>
      ${name ? "Look at it" : "All calibrations"}</a></div>`;
}
