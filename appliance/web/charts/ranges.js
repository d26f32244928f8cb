/* How far the vertical axis of a chart reaches. */

/* Low and high of the vertical axis: the lines in full, bands as far as they leave the lines
   room, the target, and never so close that noise looks like an event. */
export function valueRange(chart, columns, [from, to], target) {
  const lines = lineColumns(chart);
  let [low, high] = reach(columns, lines.main, from, to);
  if (target !== null) [low, high] = [Math.min(low, target), Math.max(high, target)];
  if (low > high) return [0, chart.least];
  if (chart.zero) [low, high] = [Math.min(low, 0), Math.max(high, 0)];
  const least = Math.max(chart.least, (chart.share ?? 0) * Math.abs(high));
  const room = Math.max(high - low, least) * 0.5;
  const [bandLow, bandHigh] = reach(columns, lines.bands, from, to);
  low = Math.max(Math.min(low, bandLow), low - room);
  high = Math.min(Math.max(high, bandHigh), high + room);
  return padded(chart, low, high, least);
}

function padded({ zero, floor }, low, high, least) {
  const lacking = Math.max(0, least - (high - low));
  const pad = Math.max(high - low, least) * 0.06;
  if (zero && low === 0) return [0, high + lacking + pad];
  return [Math.max(floor ?? -Infinity, low - lacking / 2 - pad), high + lacking / 2 + pad];
}

function lineColumns(chart) {
  const [main, bands] = [[], []];
  let at = 1;
  for (const { spread, sd } of chart.traces) {
    main.push(at);
    if (spread || sd) bands.push(at + 1, at + 2);
    at += spread || sd ? 3 : 1;
  }
  return { main, bands };
}

function reach(columns, which, from, to) {
  let [low, high] = [Infinity, -Infinity];
  const t = columns[0];
  for (let i = 0; i < t.length; i += 1) {
    if (t[i] < from || t[i] > to) continue;
    for (const j of which) {
      const value = columns[j][i];
      if (value === null || value === undefined) continue;
      if (value < low) low = value;
      if (value > high) high = value;
    }
  }
  return [low, high];
}

export function decades(low, high) {
  if (!(high > 0)) return [0.01, 1];
  const bottom = low > 0 ? low : high / 100;
  return [bottom / 1.2, Math.max(high * 1.2, bottom * 2)];
}
