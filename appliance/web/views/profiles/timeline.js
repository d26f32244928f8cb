/* What a profile has done and will do, on one line for each job. */

import { duration } from "../../parts/format.js";
import { html, useLayoutEffect, useRef, useState } from "../../parts/ui.js";

const LANE = 24;
const LEFT = 150;
const NARROWEST = 440;
const WIDEST = 1100;
const MOST = 600;

/* Hours, minutes and seconds since a profile began. */
export function clockOf(seconds) {
  const whole = Math.max(0, Math.round(seconds));
  const two = (n) => String(n).padStart(2, "0");
  return `${Math.floor(whole / 3600)}:${two(Math.floor(whole / 60) % 60)}:${two(whole % 60)}`;
}

/* How long a run has gone on at a moment of the unit's time: it was told at another, and goes on unless it is paused. */
export const elapsedOf = ({ elapsed_s: told, paused, at_ms: at }, now) => (paused ? told : told + Math.max(0, now - at) / 1000);

/* One list of what the unit says of a run: { key, at, job, what, state, note }. */
export function itemsOf({ done = [], next = [], waiting = [] }) {
  return [
    ...done.map((one, i) => ({ key: `d${i} ${one.number}`, at: one.at_s, job: one.job, what: one.what,
      state: one.outcome.startsWith("failed") ? "failed" : "done", note: one.outcome === "done" ? "" : one.outcome })),
    ...waiting.map((one) => ({ key: `w${one.number}`, at: one.at_s, job: one.job, what: one.what, state: "waiting", note: "waits" })),
    ...next.map((one, i) => ({ key: `n${i} ${one.number}`, at: one.at_s, job: one.job, what: one.what, state: "next", note: one.condition ? `if ${one.condition}` : "" })),
  ];
}

/* The plan of a profile that was only checked. */
export const planOf = (timeline) => timeline.map((step, i) => ({
  key: `p${i}`, at: step.at_s, job: step.job, what: step.what, state: "next", line: step.line,
  note: step.condition ? `if ${step.condition}` : "",
}));

/* The width that there is for `host`, as long as it is there. */
function useWidth(host) {
  const [width, setWidth] = useState(NARROWEST);
  useLayoutEffect(() => {
    const measure = () => setWidth(Math.min(WIDEST, Math.max(NARROWEST, host.current.clientWidth)));
    const watcher = new ResizeObserver(measure);
    watcher.observe(host.current);
    measure();
    return () => watcher.disconnect();
  }, []);
  return width;
}

export function Lanes(props) {
  return props.items.length ? html`<${Drawn} ...${props} />` : null;
}

function Drawn({ items, now = null }) {
  const host = useRef(null);
  const width = useWidth(host);
  const jobs = [...new Set(items.map((item) => item.job))];
  const last = Math.max(60, now ?? 0, ...items.map((item) => item.at));
  const place = (at) => LEFT + 12 + (at / last) * (width - LEFT - 36);
  const height = jobs.length * LANE + 24;
  const ticks = [0, 0.25, 0.5, 0.75, 1].map((share) => share * last);
  const told = `${items.length} actions of ${jobs.length} ${jobs.length === 1 ? "job" : "jobs"} in ${duration(last * 1000)}.`;
  return html`
    <div class="lanes-scroll" ref=${host} tabindex="0" role="group" aria-label="Timeline">
      <svg class="lanes" width=${width} height=${height} viewBox=${`0 0 ${width} ${height}`} role="img" aria-label=${told}>
        ${ticks.map((at) => html`<g key=${at}><path class="lane-tick" d=${`M${place(at)} 0V${height - 18}`} />
          <text class="lane-time" x=${place(at)} y=${height - 4} text-anchor="middle">${last < 3600 ? clockOf(at).slice(2) : clockOf(at).slice(0, -3)}</text></g>`)}
        ${jobs.map((job, i) => html`<g key=${job}><path class="lane-line" d=${`M${LEFT} ${i * LANE + 12}H${width - 8}`} />
          <text class="lane-name" x="0" y=${i * LANE + 16}>${job.replaceAll("_", " ").slice(0, 24)}</text></g>`)}
        ${items.slice(0, MOST).map((item) => html`<circle key=${item.key} class=${`lane-item ${item.state}`} cx=${place(item.at)}
          cy=${jobs.indexOf(item.job) * LANE + 12} r="5.5"><title>${clockOf(item.at)} ${item.what}${item.note ? `, ${item.note}` : ""}</title></circle>`)}
        ${now !== null && html`<path class="lane-now" d=${`M${place(now)} 0V${height - 18}`} />`}
      </svg>
    </div>`;
}
