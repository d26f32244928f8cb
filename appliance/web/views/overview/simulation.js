/* The simulated hardware: how fast it lives, and what can be broken in it. */

import { amount, label, number, plain } from "../../parts/format.js";
import { Icon } from "../../parts/icons.js";
import { ProblemNote, html, useAction, useId, useMay, useSelect, useState } from "../../parts/ui.js";
import { useSimulation, useSimulator } from "./requests.js";

const BEHIND = {
  simulated: "No bioreactor is attached: one simulated culture stands behind every device.",
  replay: "No bioreactor is attached: the photodiodes see a recording, and everything else is simulated.",
};
const SPEEDS = [1, 10, 60, 300, 1000];

export function Simulation() {
  const simulated = useSelect((state) => typeof state.unit?.speed === "number");
  return simulated ? html`<${Panel} />` : null;
}

function Panel() {
  const simulation = useSimulation();
  const hardware = useSelect((state) => state.unit.hardware);
  return html`
    <section class="simulation panel" aria-labelledby="simulation-title" id="simulation">
      <div class="section-head"><h2 id="simulation-title">Simulated hardware</h2></div>
      <p class="hint">${BEHIND[hardware]} Make it live faster, or break something and see what the unit does.</p>
      ${simulation && html`
        <${Speed} simulation=${simulation} />
        <${Truth} truth=${simulation.truth} />
        <${Faults} faults=${simulation.faults} />`}
    </section>`;
}

function Speed({ simulation }) {
  const { setSpeed } = useSimulator();
  const may = useMay("operator");
  const [set, busy, problem] = useAction(setSpeed);
  const id = useId();
  return html`
    <div class="speed">
      <span id=${id}>Speed</span>
      <div class="segments" role="group" aria-labelledby=${id}>
        ${SPEEDS.map((speed) => html`
          <button type="button" key=${speed} disabled=${busy || !may} aria-pressed=${String(simulation.speed === speed)}
            onClick=${() => set(speed)}>${speed}×</button>`)}
      </div>
      <span class="hint">${speedWords(simulation)}</span>
      <${ProblemNote} problem=${problem} />
    </div>`;
}

function speedWords({ speed, achieved_speed: achieved }) {
  const told = `runs at ${number(achieved, "", achieved < 10 ? 1 : 0)}×`;
  return achieved < speed * 0.9 ? `${told}: this computer cannot do ${plain(speed)}×` : told;
}

/* What is so, beside what was measured: only a simulator can know. */
function Truth({ truth }) {
  const known = Object.entries(truth ?? {}).filter(([, value]) => typeof value === "number");
  if (!known.length) return null;
  return html`
    <details><summary>What is really in the vial</summary>
      <dl class="measured truth">${known.map(([name, value]) => html`
        <div key=${name}><dt>${label(name)}</dt><dd>${plain(value)}</dd></div>`)}</dl>
    </details>`;
}

function Faults({ faults }) {
  const [words, setWords] = useState("");
  const id = useId();
  const active = faults.filter((fault) => fault.active);
  const matching = faults.filter((fault) => !fault.active && matches(fault, words));
  return html`
    <div class="faults">
      <div aria-live="polite">
        ${active.length > 0 && html`<h3>Broken now</h3>`}
        ${active.map((fault) => html`<${ActiveFault} key=${fault.name} fault=${fault} />`)}
      </div>
      <div class="faults-head">
        <h3 id=${`${id}-title`}>Break something</h3>
        <label class="visually-hidden" for=${id}>Find a fault</label>
        <input id=${id} type="search" placeholder="Find" value=${words} onInput=${(event) => setWords(event.currentTarget.value)} />
      </div>
      <ul class="fault-list" aria-labelledby=${`${id}-title`}>
        ${matching.map((fault) => html`<li key=${fault.name}><${Fault} fault=${fault} /></li>`)}
      </ul>
    </div>`;
}

const matches = ({ name, title, explanation }, words) => (
  `${name} ${title} ${explanation}`.toLowerCase().includes(words.trim().toLowerCase()));

function ActiveFault({ fault }) {
  const { clearFault } = useSimulator();
  const may = useMay("operator");
  const [clear, busy, problem] = useAction(() => clearFault(fault.name));
  return html`
    <div class="trouble active-fault" data-fault=${fault.name}>
      <${Icon} name="bolt" />
      <div><strong>${fault.title}</strong>${fault.unit && typeof fault.value === "number" && ` · ${amount(fault.value, fault.unit)}`}
        <p>${fault.explanation}</p><${ProblemNote} problem=${problem} /></div>
      <button type="button" class="small" disabled=${busy || !may} onClick=${clear} aria-label=${`Repair: ${fault.title}`}>Repair</button>
    </div>`;
}

function Fault({ fault }) {
  const { injectFault } = useSimulator();
  const may = useMay("operator");
  const [value, setValue] = useState(fault.default === null || fault.default === undefined ? "" : String(fault.default));
  const [minutes, setMinutes] = useState("");
  const [inject, busy, problem] = useAction(() => injectFault(fault.name, wishOf(value, minutes)));
  const [valueId, minutesId] = [useId(), useId()];
  const submit = (event) => { event.preventDefault(); inject(); };
  return html`
    <details class="fault" data-fault=${fault.name}>
      <summary>${fault.title}</summary>
      <p>${fault.explanation}</p>
      <form class="fault-form" onSubmit=${submit}>
        ${typeof fault.default === "number" && html`
          <label for=${valueId}>How much</label>
          <span class="field-input"><input id=${valueId} class="numeric" inputmode="decimal" value=${value}
            onInput=${(event) => setValue(event.currentTarget.value)} /><span class="unit">${fault.unit}</span></span>`}
        <label for=${minutesId} title="Minutes of the unit's own time">For</label>
        <span class="field-input"><input id=${minutesId} class="numeric" inputmode="decimal" placeholder="until repaired" value=${minutes}
          onInput=${(event) => setMinutes(event.currentTarget.value)} /><span class="unit">min</span></span>
        <button type="submit" class="danger small" disabled=${busy || !may} aria-label=${`Break: ${fault.title}`}>Break it</button>
      </form>
      <${ProblemNote} problem=${problem} />
    </details>`;
}

/* What to send: numbers as numbers, anything else as typed, so that the unit can say what is wrong. */
function wishOf(value, minutes) {
  const asNumber = (text) => (Number.isFinite(Number(text)) ? Number(text) : text);
  const wish = {};
  if (value.trim() !== "") wish.value = asNumber(value.trim().replace(",", "."));
  if (minutes.trim() !== "") wish.for_s = Number.isFinite(Number(minutes)) ? Number(minutes) * 60 : minutes;
  return wish;
}
