/* One series, as much of it as a chart can show: means, lows and highs of equal stretches. */

/* Points fold into stretches of `width` milliseconds, so that a window holds about as many
   as the chart has pixels, however fast they come and however long it runs. */
export class Buckets {
  constructor(width) {
    this.width = width;
    this.clear();
  }

  clear() {
    this.t = [];
    this.mean = [];
    this.low = [];
    this.high = [];
    this.count = [];
  }

  get length() {
    return this.t.length;
  }

  get last() {
    return this.t.length ? this.t[this.t.length - 1] : -Infinity;
  }

  /* Takes over what the unit has made of the past: { t, mean, low, high }. */
  load({ t, mean, low, high }) {
    this.t = t.slice();
    this.mean = mean.slice();
    this.low = (low ?? mean).slice();
    this.high = (high ?? mean).slice();
    this.count = new Array(t.length).fill(1);
  }

  /* Adds one reading; those that come late or twice are left out. */
  add(t, value) {
    const i = this.t.length - 1;
    if (t <= this.last) return;
    if (i >= 0 && Math.floor(t / this.width) === Math.floor(this.t[i] / this.width)) this.fold(i, t, value);
    else this.push(t, value);
  }

  push(t, value) {
    this.t.push(t);
    this.mean.push(value);
    this.low.push(value);
    this.high.push(value);
    this.count.push(1);
  }

  fold(i, t, value) {
    const n = this.count[i] + 1;
    this.t[i] = t;
    this.count[i] = n;
    this.mean[i] += (value - this.mean[i]) / n;
    this.low[i] = Math.min(this.low[i], value);
    this.high[i] = Math.max(this.high[i], value);
  }

  /* Forgets what lies before `from`, once it is enough to be worth the trouble. */
  trim(from) {
    const stale = indexAfter(this.t, from) - 1;
    if (stale < 64 || stale < this.t.length / 4) return;
    for (const column of [this.t, this.mean, this.low, this.high, this.count]) column.splice(0, stale);
  }

  /* { min, max, last } of what lies in [from, to], or null. */
  extremes(from, to) {
    const [begin, end] = [indexAfter(this.t, from - 1), indexAfter(this.t, to)];
    if (begin >= end) return null;
    let [min, max] = [Infinity, -Infinity];
    for (let i = begin; i < end; i += 1) {
      if (this.low[i] < min) min = this.low[i];
      if (this.high[i] > max) max = this.high[i];
    }
    return { min, max, last: this.mean[end - 1] };
  }
}

/* Where the first of the rising `times` later than `t` is. */
export function indexAfter(times, t) {
  let [low, high] = [0, times.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (times[middle] > t) high = middle;
    else low = middle + 1;
  }
  return low;
}

/* Columns on one time axis: `undefined` where a series has nothing to say, `null` where it
   fell silent for longer than `silence` milliseconds, so that its line is broken there. */
export function aligned(series, silence) {
  const broken = series.map((columns) => withBreaks(columns, silence));
  if (broken.length === 1) return [broken[0].t, ...broken[0].values];
  const t = mergedTimes(broken.map((columns) => columns.t));
  return [t, ...broken.flatMap((columns) => spread(t, columns))];
}

function withBreaks({ t, values }, silence) {
  const limit = Math.max(silence, 6 * typicalStep(t));
  const out = { t: [], values: values.map(() => []) };
  for (let i = 0; i < t.length; i += 1) {
    if (i && t[i] - t[i - 1] > limit) {
      out.t.push(t[i - 1] + 1);
      out.values.forEach((column) => column.push(null));
    }
    out.t.push(t[i]);
    out.values.forEach((column, j) => column.push(values[j][i]));
  }
  return out;
}

function typicalStep(t) {
  if (t.length < 3) return Infinity;
  const steps = [];
  const stride = Math.max(1, Math.floor(t.length / 50));
  for (let i = 1; i < t.length; i += stride) steps.push(t[i] - t[i - 1]);
  return steps.sort((a, b) => a - b)[steps.length >> 1];
}

function mergedTimes(axes) {
  const at = axes.map(() => 0);
  const t = [];
  for (;;) {
    let next = Infinity;
    axes.forEach((axis, j) => { if (at[j] < axis.length && axis[at[j]] < next) next = axis[at[j]]; });
    if (next === Infinity) return t;
    t.push(next);
    axes.forEach((axis, j) => { if (axis[at[j]] === next) at[j] += 1; });
  }
}

function spread(t, columns) {
  return columns.values.map((values) => {
    const out = new Array(t.length);
    let j = 0;
    for (let i = 0; i < t.length && j < columns.t.length; i += 1) {
      if (columns.t[j] === t[i]) out[i] = values[j++];
    }
    return out;
  });
}
