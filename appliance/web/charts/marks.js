/* Marks on a chart for what was done at a moment, that liquid was moved, and for what began: a phase of growth. */

import { PHASES } from "./catalogue.js";

/* When a value that only adds up went up, in the stretch shown: the times at which `buckets`
   ({ t, high }) are higher than before. */
export function rises({ t, high }, [from, to]) {
  const found = [];
  for (let i = 1; i < t.length; i += 1) {
    if (t[i] >= from && t[i] <= to && high[i] > high[i - 1] + 1e-9) found.push(t[i]);
  }
  return found;
}

/* How often each of the chart's marks happened in the stretch shown: [[mark, times], …]. */
export function marked(chart, readings, view) {
  return (chart.marks ?? []).map((mark) => {
    const buckets = readings.series.get(mark.series);
    return [mark, buckets ? rises(buckets, view) : []];
  }).filter(([, times]) => times.length);
}

/* A small triangle at the foot of the plot for each. */
export function drawMarks(u, found, ink) {
  const { top, height } = u.bbox;
  const size = 4 * devicePixelRatio;
  u.ctx.save();
  for (const [mark, times] of found) {
    u.ctx.fillStyle = ink(mark.color);
    for (const time of times) {
      const x = u.valToPos(time, "x", true);
      u.ctx.beginPath();
      u.ctx.moveTo(x - size, top + height);
      u.ctx.lineTo(x + size, top + height);
      u.ctx.lineTo(x, top + height - 2 * size);
      u.ctx.fill();
    }
  }
  u.ctx.restore();
}

/* Which phases began in the stretch shown, and when: [[ms, name], …]. */
export function begun({ phases }, readings, [from, to]) {
  const buckets = phases && readings.series.get(phases);
  if (!buckets) return [];
  const named = buckets.t.map((t, i) => [t, PHASES[Math.round(buckets.high[i]) - 1]]);
  return named.filter(([t, name], i) => name && t >= from && t <= to && name !== named[i - 1]?.[1]);
}

/* A dotted line where each began, with its name at the top. */
export function drawPhases(u, found, ink) {
  const { top, height } = u.bbox;
  const [pixel, context] = [devicePixelRatio, u.ctx];
  context.save();
  Object.assign(context, { strokeStyle: ink("--ink-soft"), fillStyle: ink("--ink-soft"), lineWidth: pixel, textBaseline: "top" });
  context.font = `${11 * pixel}px system-ui, sans-serif`;
  context.setLineDash([pixel, 3 * pixel]);
  for (const [time, name] of found) {
    const x = Math.round(u.valToPos(time, "x", true)) + 0.5;
    context.beginPath();
    context.moveTo(x, top);
    context.lineTo(x, top + height);
    context.stroke();
    context.fillText(name, x + 4 * pixel, top + 2 * pixel);
  }
  context.restore();
}
