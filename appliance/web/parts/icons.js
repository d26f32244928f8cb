/* The small pictures, as SVG on a field of 16 by 16: lines in the colour of the text, or filled. */

import { html } from "./ui.js";

const LINES = {
  vial: "M4.5 1.5h7M5.5 1.5v10a2.5 2.5 0 0 0 5 0v-10M5.5 7h5",
  flask: "M5.5 1.5h5M6.5 1.5v4L2.8 12.6a1.3 1.3 0 0 0 1.2 1.9h8a1.3 1.3 0 0 0 1.2-1.9L9.5 5.5v-4M4.5 10h7",
  left: "M10 3 5 8l5 5",
  right: "m6 3 5 5-5 5",
  plus: "M3 8h10M8 3v10",
  minus: "M3 8h10",
  warning: "M8 2 1.5 13.5h13zM8 6.5v3.5M8 12v.01",
  check: "m3 8.5 3.5 3.5L13 4.5",
  broken: "M3 3l10 10M13 3 3 13",
  bolt: "M9 1.5 3.5 9H8l-1 5.5L12.5 7H8z",
  chart: "M2 2v12h12M4.5 10l3-3.5 2.5 2 4-5",
  list: "M2.5 4h11M2.5 8h11M2.5 12h7",
  "theme-auto": "M2.5 8a5.5 5.5 0 1 0 11 0a5.5 5.5 0 1 0 -11 0zM8 2.5v11M8 5l4-1M8 8h5.5M8 11l4 1",
  "theme-light": "M5 8a3 3 0 1 0 6 0a3 3 0 1 0 -6 0zM8 1v1.5M8 13.5V15M1 8h1.5M13.5 8H15M3 3l1 1M12 12l1 1M13 3l-1 1M4 12l-1 1",
  "theme-dark": "M13.5 9.5A6 6 0 0 1 6.5 2.5a6 6 0 1 0 7 7z",
  off: "M3.5 8a4.5 4.5 0 1 0 9 0a4.5 4.5 0 1 0 -9 0z",
  dots: "M3 8h.01M8 8h.01M13 8h.01",
};

const FILLED = {
  play: "M4.5 2.8v10.400L13 8z",
  pause: "M4 3h3v10H4zM9 3h3v10H9z",
  stop: "M3.5 3.5h9v9h-9z",
  dot: "M3.5 8a4.5 4.5 0 1 0 9 0a4.5 4.5 0 1 0 -9 0z",
};

/* The picture called `name`. It says nothing to a screen reader: words stand beside it. */
export function Icon({ name }) {
  const filled = name in FILLED;
  return html`<svg class=${filled ? "icon filled" : "icon"} aria-hidden="true" focusable="false" viewBox="0 0 16 16">
    <path d=${filled ? FILLED[name] : LINES[name]} /></svg>`;
}
