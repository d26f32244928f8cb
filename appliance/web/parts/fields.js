/* Input fields made of the settings a job declares, and the checks made before sending. */

import { label, plain } from "./format.js";
import { html, useId } from "./ui.js";

/* The limits of a setting in words, or nothing. */
export function rangeOf({ low, high, unit, choices }) {
  if (choices?.length) return "";
  const ends = [low, high].map((end) => (typeof end === "number" ? plain(end) : null));
  const tail = unit ? ` ${unit}` : "";
  if (ends[0] !== null && ends[1] !== null) return `${ends[0]} to ${ends[1]}${tail}`;
  if (ends[0] !== null) return `${ends[0]}${tail} or more`;
  return ends[1] === null ? "" : `${ends[1]}${tail} or less`;
}

/* [value, complaint] of what was typed: the complaint is empty when the unit would take it. */
export function parsed(setting, text) {
  const { kind, low, high, unit, choices } = setting;
  const raw = String(text).trim();
  if (raw === "") return [undefined, setting.required ? "This is needed." : ""];
  if (kind === "bool") return [raw === "true", ""];
  if (choices?.length) return choices.includes(raw) ? [raw, ""] : [undefined, `Choose one of ${choices.join(", ")}.`];
  if (kind !== "float" && kind !== "int") return [raw, ""];
  const value = Number(raw.replace(",", ".").replace("−", "-"));
  if (!Number.isFinite(value)) return [undefined, `This must be a number${unit ? ` of ${unit}` : ""}.`];
  if (kind === "int" && !Number.isInteger(value)) return [undefined, "This must be a whole number."];
  const outside = (typeof low === "number" && value < low) || (typeof high === "number" && value > high);
  return outside ? [undefined, `Must be ${rangeOf(setting)}.`] : [value, ""];
}

/* A value as text that can be typed again. */
export function typed(value) {
  if (value === null || value === undefined) return "";
  return typeof value === "number" ? String(Number(value.toPrecision(6))) : String(value);
}

/* One labelled field with its unit, its limits and what is wrong with it. */
export function Field({ setting, text, complaint, disabled, onInput, after, atStart }) {
  const id = useId();
  const range = rangeOf(setting);
  const told = [complaint && `${id}-wrong`, `${id}-hint`].filter(Boolean).join(" ");
  const attributes = {
    id, disabled, name: setting.name,
    "aria-invalid": complaint ? "true" : undefined,
    "aria-describedby": told,
    onInput: (event) => onInput(event.currentTarget.value),
  };
  return html`
    <div class=${`field ${complaint ? "wrong" : ""}`}>
      <label for=${id}>${label(setting.name)}${atStart && setting.required && html`<span class="needed"> (needed)</span>`}</label>
      <div class="field-input">
        <${Control} setting=${setting} text=${text} attributes=${attributes} />
        ${setting.unit && html`<span class="unit">${setting.unit}</span>`}
        ${after}
      </div>
      ${complaint && html`<p class="complaint" id=${`${id}-wrong`}>${complaint}</p>`}
      <p class="hint field-hint" id=${`${id}-hint`}>${[setting.help, range].filter(Boolean).join(" · ")}</p>
    </div>`;
}

function Control({ setting, text, attributes }) {
  if (setting.kind === "bool") {
    return html`<select ...${attributes} value=${text}>
      ${!setting.required && text === "" && html`<option value="">–</option>`}
      <option value="true">yes</option><option value="false">no</option></select>`;
  }
  if (setting.choices?.length) {
    return html`<select ...${attributes} value=${text}>
      ${text === "" && html`<option value="">–</option>`}
      ${setting.choices.map((choice) => html`<option key=${choice} value=${choice}>${choice}</option>`)}</select>`;
  }
  const numeric = setting.kind === "float" || setting.kind === "int";
  return html`<input ...${attributes} type="text" inputmode=${numeric ? "decimal" : "text"} autocomplete="off"
    class=${numeric ? "numeric" : ""} value=${text} />`;
}
