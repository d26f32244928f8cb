/* A field for a long text, with the numbers of its lines, and those marked of which something is said. */

import { html, useRef } from "../../parts/ui.js";

/* Where line and column (both from 1) are in a text, as an index. */
export function placeIn(text, line, column) {
  let at = 0;
  for (let n = 1; n < line; n += 1) {
    const end = text.indexOf("\n", at);
    if (end < 0) return text.length;
    at = end + 1;
  }
  const end = text.indexOf("\n", at);
  return Math.min(at + column - 1, end < 0 ? text.length : end);
}

export function TextArea({ text, setText, findings, area, readOnly }) {
  const gutter = useRef(null);
  const marked = new Map();
  for (const { line, severity } of [...findings].reverse()) marked.set(line, severity);
  const count = text.split("\n").length;
  const follow = (event) => { gutter.current.scrollTop = event.currentTarget.scrollTop; };
  return html`
    <div class="text-with-lines">
      <div class="gutter" ref=${gutter} aria-hidden="true">${numbered(count, marked)}</div>
      <textarea ref=${area} aria-label="Text of the profile" aria-describedby="findings-title" spellcheck="false" autocapitalize="off" autocomplete="off"
        wrap="off" rows="24" readonly=${readOnly} value=${text} onScroll=${follow} onInput=${(event) => setText(event.currentTarget.value)}></textarea>
    </div>`;
}

/* Line numbers: few elements, however many lines. */
function numbered(count, marked) {
  const pieces = [];
  let plain = [];
  for (let line = 1; line <= count; line += 1) {
    if (marked.has(line)) {
      pieces.push(plain.join(""), html`<span class=${marked.get(line)} key=${line}>${line}</span>`);
      plain = [];
    } else plain.push(`${line}\n`);
  }
  return [...pieces, plain.join(""), "\n\n"];
}
