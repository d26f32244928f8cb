/* Which stretch of time the charts show, and the buttons that move it. */

import { windowName } from "../parts/format.js";
import { Icon } from "../parts/icons.js";
import { html, useEffect, useState, useUnit } from "../parts/ui.js";
import { WINDOWS } from "./catalogue.js";

/* Drawn again whenever the timeline moves to another kind of window. */
function useTimelineMode() {
  const { timeline, readings } = useUnit();
  const [, redraw] = useState("");
  useEffect(() => timeline.subscribe(() => {
    redraw(`${timeline.live} ${timeline.span} ${readings.failure?.message} ${windowName(timeline.view, timeline.live)}`);
  }), [timeline]);
  return timeline;
}

export function Toolbar() {
  const timeline = useTimelineMode();
  const { failure } = useUnit().readings;
  const choose = (span) => () => timeline.showLast(span);
  const pressed = (span) => String(timeline.live && timeline.span === span);
  return html`
    <div class="toolbar" role="group" aria-label="Time shown in the charts">
      <div class="segments" role="group" aria-label="Window">
        ${WINDOWS.map(({ name, title, span }) => html`
          <button type="button" key=${name} title=${title} aria-pressed=${pressed(span)} onClick=${choose(span)}>${name}</button>`)}
      </div>
      <div class="segments" role="group" aria-label="Move">
        <${Move} label="Earlier" icon="left" act=${() => timeline.pan(-0.5)} />
        <${Move} label="Zoom in" icon="plus" act=${() => timeline.zoom(0.5, timeline.live ? 1 : 0.5)} />
        <${Move} label="Zoom out" icon="minus" act=${() => timeline.zoom(2, timeline.live ? 1 : 0.5)} />
        <${Move} label="Later" icon="right" act=${() => timeline.pan(0.5)} />
      </div>
      <button type="button" class="live-button" aria-pressed=${String(timeline.live)} onClick=${() => timeline.goLive()}>
        <${Icon} name="dot" />${timeline.live ? "Live" : "Go live"}</button>
      ${failure && html`<p class="hint" role="status">${failure.message}</p>`}
    </div>`;
}

export function WhatIsShown() {
  const timeline = useTimelineMode();
  return html`<p class="hint what-is-shown">${windowName(timeline.view, timeline.live)}</p>`;
}

function Move({ label, icon, act }) {
  return html`<button type="button" title=${label} aria-label=${label} onClick=${act}><${Icon} name=${icon} /></button>`;
}
