/* The vessel, drawn at its fill level, with the tubes that lead into it and out of it. */

import { amount } from "../../parts/format.js";
import { html } from "../../parts/ui.js";

const TOP = 34;
const BOTTOM = 232;
const ROOM = BOTTOM - TOP;

/* Where the surface of so many mL is drawn: the vessel has a fifth of air above what may be in it. */
export function surface(ml, fill) {
  const share = Math.max(0, Math.min(ml / (fill * 1.2), 1));
  return BOTTOM - share * ROOM;
}

const GLASS = `M44 ${TOP - 10}h112v${ROOM - 14}a24 24 0 0 1 -24 24h-64a24 24 0 0 1 -24 -24z`;
const TUBES = [
  { kind: "add_media", name: "medium", d: `M66 0v${TOP + 8}`, x: 66 },
  { kind: "add_alt_media", name: "alternative", d: `M96 0v${TOP + 8}`, x: 96 },
];

/* `volumes` as the unit tells them, `flowing` the kinds of doses under way. */
export function Vessel({ volumes, flowing }) {
  const { ml, fill_ml: fill, efflux_ml: efflux, alt_fraction: alt } = volumes;
  const level = surface(ml, fill);
  const [full, drain] = [surface(fill, fill), surface(efflux, fill)];
  const share = alt > 0.0005 ? `, ${amount(alt * 100, "%")} of it alternative medium` : "";
  const told = `The vessel holds ${amount(ml, "mL", 2)} of at most ${amount(fill, "mL")}${share}. Its waste tube ends at ${amount(efflux, "mL")}.`;
  return html`
    <svg class="vessel" viewBox="0 0 250 250" role="img" aria-label=${told}>
      <clipPath id="vessel-inside"><path d=${GLASS} /></clipPath>
      <g clip-path="url(#vessel-inside)">
        <rect class="vessel-air" x="44" y="0" width="112" height="250" />
        <rect class=${`vessel-liquid ${ml > fill * 0.95 ? "high" : ""}`} x="44" y=${level} width="112" height=${250 - level} />
        <rect class="vessel-alt" x="44" y=${level} width=${112 * alt} height=${250 - level} />
        <path class="vessel-surface" d=${`M44 ${level}h112`} />
      </g>
      <rect class="vessel-bar" x="84" y="219" width="32" height="7" rx="3.5" />
      <path class="vessel-glass" d=${GLASS} />
      <rect class="vessel-cap" x="38" y="14" width="124" height="16" rx="4" />
      ${TUBES.map(({ kind, d }) => html`<path key=${kind} class=${`vessel-tube ${flowing.has(kind) ? "flowing" : ""}`} d=${d} />`)}
      <path class=${`vessel-tube out ${flowing.has("remove_waste") ? "flowing" : ""}`} d=${`M136 ${drain}v${-drain}`} />
      <${Mark} y=${full} words=${`most ${amount(fill, "mL")}`} kind="limit" />
      <${Mark} y=${drain} words=${`waste ${amount(efflux, "mL")}`} kind="drain" />
    </svg>`;
}

function Mark({ y, words, kind }) {
  return html`
    <path class=${`vessel-mark ${kind}`} d=${`M44 ${y}h118`} />
    <text class="vessel-words" x="166" y=${y + 4}>${words}</text>`;
}
