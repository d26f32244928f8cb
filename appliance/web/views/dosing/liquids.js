/* What is in the vessel and in the bottles, and how a person says what is really there. */

import { amount } from "../../parts/format.js";
import { Quantity, understood } from "../../parts/quantity.js";
import { ProblemNote, html, useAction, useMay, useState } from "../../parts/ui.js";
import { useRequests } from "./requests.js";
import { Vessel } from "./vessel.js";

const BOTTLES = [["media", "Medium", "media_ml"], ["alt_media", "Alternative medium", "alt_media_ml"]];

export function Contents({ volumes, flowing }) {
  const { setVolume, setBottle } = useRequests();
  const { ml } = volumes;
  return html`
    <section class="panel contents" aria-labelledby="vessel-title">
      <div class="section-head"><h3 id="vessel-title">Vessel</h3></div>
      <div class="vessel-and-figures">
        <${Vessel} volumes=${volumes} flowing=${flowing} />
        <dl class="figures">
          <div class="figure-main"><dt>In the vessel</dt><dd data-figure="volume">${amount(ml, "mL", 2)}</dd></div>
          ${volumes.alt_fraction > 0.0005 && html`<div><dt>of it alternative</dt><dd>${amount(volumes.alt_fraction * 100, "%")}</dd></div>`}
          ${BOTTLES.map(([, name, field]) => html`<div key=${field}><dt>${name} in</dt><dd>${amount(volumes[field], "mL", 1)}</dd></div>`)}
          <div><dt>Waste out</dt><dd>${amount(volumes.waste_ml, "mL", 1)}</dd></div>
          ${BOTTLES.map(([bottle, name]) => html`<div key=${bottle}><dt>${name} left</dt>
            <dd>${volumes.bottles[bottle] === null ? "not counted" : amount(volumes.bottles[bottle], "mL", 0)}</dd></div>`)}
        </dl>
      </div>
      <details class="options"><summary>Say what is really there</summary>
        <div class="telling">
          <${Tell} label="In the vessel" known=${ml} high=${volumes.fill_ml} set=${setVolume} />
          ${BOTTLES.map(([bottle, name]) => html`<${Tell} key=${bottle} label=${`Bottle of ${name.toLowerCase()}`} optional
            known=${volumes.bottles[bottle]} high=${99999} set=${(value) => setBottle(bottle, value)} />`)}
          <${Tubes} pumps=${volumes.pumps} />
        </div>
      </details>
    </section>`;
}

const short = (value) => (value === null ? "" : String(Number(value.toPrecision(4))));

/* One volume that a person has seen, told to the unit. */
function Tell({ label, known, high, set, optional }) {
  const may = useMay("operator");
  const [draft, setDraft] = useState(null);
  const [tell, busy, problem] = useAction(async (ml) => { await set(ml); setDraft(null); });
  const [value, complaint] = draft === null ? [known, ""] : understood(draft, { unit: "mL", low: 0, high, required: !optional });
  const submit = (event) => { event.preventDefault(); if (draft !== null && !complaint) tell(value ?? null); };
  return html`
    <form class="tell" noValidate onSubmit=${submit}>
      <${Quantity} label=${label} text=${draft ?? short(known)} unit="mL" complaint=${complaint} disabled=${!may} onInput=${setDraft}
        placeholder=${optional ? "not counted" : undefined} />
      <button type="submit" class="small" disabled=${busy || !may || draft === null || Boolean(complaint)} aria-label=${`Set: ${label}`}>Set</button>
      <${ProblemNote} problem=${problem} />
    </form>`;
}

/* What share of its doses a pump was seen to give, and how sure that is. */
const given = ({ gain, gain_sd: sd }) =>
  gain === null ? "" : `; gives ${Math.round(100 * gain)} ± ${Math.max(Math.round(200 * sd), 1)} % of its doses`;

/* How much each tube has moved, what its pump gives, and how to say that it is new. */
function Tubes({ pumps }) {
  const { changeTube } = useRequests();
  const may = useMay("operator");
  const [change, busy, problem] = useAction(changeTube);
  return html`
    <h4>Tubes</h4>
    <ul class="tubes">${pumps.map(({ name, pumped_ml: ml, ...pump }) => html`
      <li key=${name}><span>${name.replace("_", " ")}: ${amount(ml, "mL", 0)} moved${given(pump)}</span>
        <button type="button" class="small" disabled=${busy || !may} onClick=${() => change(name)}
          aria-label=${`The pump ${name.replace("_", " ")} has a new tube`}>New tube</button></li>`)}</ul>
    <${ProblemNote} problem=${problem} />`;
}
