/* A number a person types, with its label, its unit and what is wrong with it. */

import { parsed } from "./fields.js";
import { html, useId } from "./ui.js";

/* [value, complaint] of a text that must be a number from low to high. */
export const understood = (text, { unit, low, high, required = true }) => (
  parsed({ kind: "float", unit, low, high, required }, text));

/* `units` offers several units to choose from; `complaint` is shown when there is one. */
export function Quantity({ label, text, onInput, unit, units, onUnit, complaint, disabled, hint, hidden, placeholder }) {
  const id = useId();
  const told = [complaint && `${id}-wrong`, hint && `${id}-hint`].filter(Boolean).join(" ") || undefined;
  return html`
    <div class=${`field quantity ${complaint ? "wrong" : ""}`}>
      <label for=${id} class=${hidden ? "visually-hidden" : ""}>${label}</label>
      <div class="field-input">
        ${onInput && html`<input id=${id} class="numeric" type="text" inputmode="decimal" autocomplete="off" value=${text} disabled=${disabled}
          placeholder=${placeholder} aria-invalid=${complaint ? "true" : undefined} aria-describedby=${told}
          onInput=${(event) => onInput(event.currentTarget.value)} />`}
        ${units ? html`<select aria-label=${`${label}: unit`} id=${onInput ? undefined : id} value=${unit} disabled=${disabled}
            onChange=${(event) => onUnit(event.currentTarget.value)}>
            ${units.map(([value, words]) => html`<option key=${value} value=${value}>${words}</option>`)}</select>`
          : unit && html`<span class="unit">${unit}</span>`}
      </div>
      ${complaint && html`<p class="complaint" id=${`${id}-wrong`}>${complaint}</p>`}
      ${hint && html`<p class="hint" id=${`${id}-hint`}>${hint}</p>`}
    </div>`;
}
