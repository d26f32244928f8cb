/* What a person can have the pumps do: add, remove, exchange, rinse; and what is under way. */

import { amount, duration, number } from "../../parts/format.js";
import { Icon } from "../../parts/icons.js";
import { Quantity, understood } from "../../parts/quantity.js";
import { ProblemNote, html, useAction, useEvery, useMay, useSelect, useState, useUnit } from "../../parts/ui.js";
import { addressOf } from "../../state/router.js";
import { unitNow } from "../../state/store.js";
import { CIRCULATION, EXCHANGE } from "./own.js";
import { KIND_WORDS, progressOf } from "./progress.js";
import { exchangeScript } from "./script.js";

const WAYS = [["ml", "mL"], ["duration", "s"], ["continuously", "until stopped"]];
const LIMITS = { ml: { unit: "mL", low: 0.001, high: 1000 }, duration: { unit: "s", low: 0.001, high: 86400 } };
const BUTTONS = { add_media: "Add", add_alt_media: "Add", remove_waste: "Remove" };

const jobOf = (name) => (state) => state.jobs.find((job) => job.name === name);

/* One pump: how much, and a button; while it turns, how far it has come, and a button to stop it. */
export function DoseForm({ pump, doses, active }) {
  const { actions } = useUnit();
  const { kind, calibration, ml_s: rate } = pump;
  const may = useMay("operator");
  const [way, setWay] = useState(calibration ? "ml" : "duration");
  const [text, setText] = useState("1");
  const [start, busy, problem, forget] = useAction((options) => actions.start({ name: kind }, { ...options, source_of_event: "page" }));
  const [value, complaint] = way === "continuously" ? [true, ""] : understood(text, LIMITS[way]);
  const submit = (event) => { event.preventDefault(); if (!complaint) start({ [way]: value }); };
  const name = KIND_WORDS[kind];
  return html`
    <article class="dose" data-dose=${kind} aria-label=${name}>
      <div class="card-head"><h4>${name}</h4>
        <a class="hint" href=${addressOf("calibrations")}>${calibration ? `calibration ${calibration}` : "not calibrated"}</a></div>
      ${active.has(kind) ? html`<${Under} name=${kind} title=${name} doses=${doses} />` : html`
        <form noValidate onSubmit=${submit}>
          <${Quantity} label=${`How much ${name.toLowerCase()}`} hidden text=${text} unit=${way} units=${WAYS} disabled=${!may}
            onInput=${way === "continuously" ? null : (typed) => { setText(typed); forget(); }} onUnit=${setWay}
            complaint=${complaint} hint=${complaint ? "" : guess(way, value, rate, calibration)} />
          <button type="submit" class="primary" disabled=${busy || !may} aria-label=${`${BUTTONS[kind]} ${name.toLowerCase()}`}>
            ${BUTTONS[kind]}</button>
        </form>`}
      <${ProblemNote} problem=${problem} />
      <${Refused} name=${kind} />
    </article>`;
}

/* What a dose comes to, as far as the pump is known. */
function guess(way, value, rate, calibration) {
  const about = calibration ? "" : ", at a guess";
  if (way === "ml") return calibration ? `about ${duration((value / rate) * 1000)}` : "needs a calibration";
  if (way === "duration") return `about ${amount(value * rate, "mL", 2)}${about}`;
  return `about ${amount(rate * 60, "mL", 1)} a minute${about}`;
}

/* What became of the last run of a job that could not do what it was told. */
function Refused({ name }) {
  const troubles = useSelect((state) => state.states[name]?.troubles);
  return (troubles ?? []).map((trouble) => html`<${ProblemNote} key=${trouble.name} problem=${trouble} />`);
}

/* A dosing job that runs. */
export function Under({ name, title, doses }) {
  const { store, actions } = useUnit();
  const may = useMay("operator");
  const job = useSelect(jobOf(name));
  const started = useSelect((state) => state.states[name]?.started_ms) ?? job?.started_ms;
  const [, redraw] = useState(0);
  useEvery(0.5, () => redraw((n) => n + 1));
  const [stop, busy, problem] = useAction(() => actions.stop(name));
  const [moved, wanted, unit] = job?.running && started ? progressOf(job, started, doses, unitNow(store.state)) : [0, null, "mL"];
  const words = wanted === null ? `${amount(moved, unit, 2)} so far` : `${number(moved, unit, unit === "s" ? 0 : 2)} of ${amount(wanted, unit)}`;
  return html`
    <div class="under">
      <progress aria-label=${`${title}: ${words}`} max="1" value=${wanted === null ? undefined : Math.min(moved / wanted, 1)}></progress>
      <span class="under-words">${words}</span>
      <button type="button" class="danger small" disabled=${busy || !may} aria-label=${`Stop: ${title}`} onClick=${() => stop()}>
        <${Icon} name="stop" />Stop</button>
      <${ProblemNote} problem=${problem} />
    </div>`;
}

/* Medium in and waste out by turns, so that the level stays. */
export function Exchange({ volumes, doses, active }) {
  const { actions } = useUnit();
  const may = useMay("operator");
  const [texts, setTexts] = useState({ ml: "1", alt: "0" });
  const [start, busy, problem, forget] = useAction((script) => actions.start({ name: EXCHANGE }, { script, source_of_event: "page" }));
  const [ml, wrong] = understood(texts.ml, { unit: "mL", low: 0.01, high: 500 });
  const [alt, wrongAlt] = understood(texts.alt, { unit: "%", low: 0, high: 100 });
  const set = (name) => (text) => { setTexts({ ...texts, [name]: text }); forget(); };
  const submit = (event) => {
    event.preventDefault();
    if (!wrong && !wrongAlt) start(exchangeScript(ml, alt / 100, volumes));
  };
  return html`
    <article class="dose" data-dose="exchange" aria-label="Exchange">
      <div class="card-head"><h4>Exchange</h4><span class="hint">medium in, then waste out</span></div>
      ${active.has(EXCHANGE) ? html`<${Under} name=${EXCHANGE} title="Exchange" doses=${doses} />` : html`
        <form noValidate onSubmit=${submit}>
          <${Quantity} label="Volume" text=${texts.ml} unit="mL" onInput=${set("ml")} complaint=${wrong} disabled=${!may} />
          <${Quantity} label="Alternative" text=${texts.alt} unit="%" onInput=${set("alt")} complaint=${wrongAlt} disabled=${!may} />
          <button type="submit" disabled=${busy || !may}>Exchange</button>
        </form>`}
      <${ProblemNote} problem=${problem} />
      <${Refused} name=${EXCHANGE} />
    </article>`;
}

/* Waste pump all the time, medium for less of it. */
export function Rinse({ doses, active }) {
  const { actions } = useUnit();
  const may = useMay("operator");
  const [text, setText] = useState("30");
  const [name, setName] = useState(Object.keys(CIRCULATION)[0]);
  const [start, busy, problem, forget] = useAction((seconds) => actions.start({ name }, { duration: seconds, source_of_event: "page" }));
  const [value, complaint] = understood(text, { unit: "s", low: 0.1, high: 86400 });
  const submit = (event) => { event.preventDefault(); if (!complaint) start(value); };
  const goes = Object.keys(CIRCULATION).find((job) => active.has(job));
  return html`
    <article class="dose" data-dose="circulate" aria-label="Rinse">
      <div class="card-head"><h4>Circulate</h4><span class="hint">medium in and waste out at once</span></div>
      ${goes ? html`<${Under} name=${goes} title="Circulate" doses=${doses} />` : html`
        <form noValidate onSubmit=${submit}>
          <${Quantity} label="For" text=${text} unit="s" onInput=${(typed) => { setText(typed); forget(); }} complaint=${complaint} disabled=${!may} />
          <${Quantity} label="With" unit=${name} onUnit=${setName} disabled=${!may}
            units=${Object.entries(CIRCULATION)} />
          <button type="submit" disabled=${busy || !may}>Circulate</button>
        </form>`}
      <${ProblemNote} problem=${problem} />
      ${Object.keys(CIRCULATION).map((job) => html`<${Refused} key=${job} name=${job} />`)}
    </article>`;
}
