/* The four numbers of the culture, large enough to be read across the bench. */

import { wordsOf } from "../../charts/series.js";
import { amount, doubling, duration, number } from "../../parts/format.js";
import { html, useEvery, useSelect, useState, useUnit } from "../../parts/ui.js";
import { unitNow } from "../../state/store.js";

const OLD_AFTER = 60e3;

/* `series` is what the unit tells of its series. */
export function Readouts({ series }) {
  const [, redraw] = useState(0);
  useEvery(2, () => redraw((n) => n + 1));
  return html`
    <section class="readouts" aria-label="Latest readings">
      ${READOUTS.map(([name, detail]) => html`
        <${Readout} key=${name} name=${name} words=${wordsOf(series, name)} detail=${detail} />`)}
    </section>`;
}

function Readout({ name, words: { label, unit }, detail }) {
  const { store } = useUnit();
  const reading = useSelect((state) => state.readings[name]);
  const told = useSelect(detail);
  const speed = useSelect((state) => state.unit?.speed ?? 1);
  const age = reading ? unitNow(store.state) - reading[0] : 0;
  const heard = useSelect((state) => state.connection.phase === "connected");
  const old = reading && (!heard || age > OLD_AFTER + 5000 * speed);
  return html`
    <dl class=${`readout ${old ? "old" : ""}`} data-series=${name}>
      <dt>${label}</dt>
      <dd class="readout-value"><span class="readout-number">${number(reading?.[1], unit)}</span> <span class="unit">${unit}</span></dd>
      <dd class="readout-detail">${old ? `${duration(age)} ago` : told}</dd>
    </dl>`;
}

/* Each number is told by one job, known by the name under which it is published: whether that one is
   off says why there is no number. */
const running = (state, job) => ["ready", "sleeping"].includes(state.states[job]?.state);

function odDetail(state) {
  const filtered = state.readings.od_filtered?.[1];
  if (!running(state, "od_reading")) return "not being measured";
  return filtered === undefined ? "" : `filtered ${number(filtered, "AU")}`;
}

function growthDetail(state) {
  const rate = state.readings.growth_rate?.[1];
  const sd = state.readings.growth_rate_sd?.[1];
  if (!running(state, "growth_rate_calculating")) return "not being estimated";
  if (rate === undefined) return "";
  const twice = rate > (sd ?? 0) ? ` · doubles in ${doubling(rate)}` : "";
  return sd === undefined ? twice : `± ${number(sd, "1/h")}${twice}`;
}

function temperatureDetail(state) {
  const target = state.settings.temperature_automation?.target_temperature;
  const duty = state.readings.heater_duty_cycle?.[1];
  if (!running(state, "temperature_automation")) return "not controlled";
  const aim = typeof target === "number" ? `target ${amount(target, "°C", 1)}` : "only recorded";
  return duty === undefined ? aim : `${aim} · heater ${amount(duty, "%", 0)}`;
}

function stirringDetail(state) {
  const target = state.settings.stirring?.target_rpm;
  const duty = state.settings.stirring?.duty_cycle;
  if (!running(state, "stirring")) return "off";
  const aim = typeof target === "number" ? `target ${number(target, "RPM")}` : "";
  return duty === undefined ? aim : `${aim} · motor ${amount(duty, "%", 0)}`;
}

/* The series that are read out, each with what is said below its number. */
const READOUTS = [
  ["od", odDetail],
  ["growth_rate", growthDetail],
  ["temperature", temperatureDetail],
  ["stirring_rpm", stirringDetail],
];
