/* The readings that lie in the stretch of time that is shown: asked for once, then kept up live. */

import { Buckets, indexAfter } from "./buckets.js";

const PAUSE = 150;
const THINNED_PAUSE = 3000;
const RECENT_KEPT = 15e3;
const MARGIN = 0.5;
const LASTING_POINTS = 1000;
const AT_ONCE = 32; // series that the unit tells in one answer

/* `fetchReadings(names, [from, to], points, signal)` asks the unit for plots by name, and
   `latest(name)` is the newest reading [ms, value] there is. */
export class Readings {
  constructor({ timeline, fetchReadings, latest, soon = (act, ms) => setTimeout(act, ms) }) {
    Object.assign(this, { timeline, fetchReadings, latest, soon });
    this.series = new Map();
    this.wanted = new Map();
    this.lasting = new Set();
    this.recent = new Map();
    this.begun = false;
    this.experiment = null;
    this.timer = null;
    this.asked = null;
    this.until = Infinity;
    this.failure = null;
    timeline.whenMoved(() => this.refetch());
  }

  /* A chart needs `names` from now on; returns the way to say it no longer does. What is *held*
     is recorded only when it changes, so that it is asked for from the beginning of the run. */
  want(names, held = false) {
    const added = names.some((name) => !this.wanted.has(name));
    if (held) names.forEach((name) => this.lasting.add(name));
    for (const name of names) this.wanted.set(name, (this.wanted.get(name) ?? 0) + 1);
    if (added) this.refetch(0);
    return () => {
      for (const name of names) {
        const left = this.wanted.get(name) - 1;
        if (left) this.wanted.set(name, left);
        else this.wanted.delete(name);
      }
    };
  }

  /* Takes up live readings { series: [[ms, value], …] }. */
  add(readings) {
    for (const [name, points] of Object.entries(readings)) {
      this.remember(name, points);
      this.take(name, points);
    }
    this.timeline.tell();
  }

  take(name, points) {
    const buckets = this.bucketsOf(name);
    for (const [t, value] of points) if (t <= this.until && value !== null) buckets.add(t, value);
    if (this.timeline.live) this.keepFit(buckets);
  }

  bucketsOf(name) {
    let buckets = this.series.get(name);
    if (!buckets) {
      buckets = new Buckets(this.timeline.grain);
      this.series.set(name, buckets);
    }
    return buckets;
  }

  keepFit(buckets) {
    const { span, view, points } = this.timeline;
    if (span !== null) buckets.trim(view[0] - span * 0.1);
    else if (buckets.length > points * 2.5) this.refetch(0);
  }

  /* What came in the last seconds is kept aside: the unit stores in batches, so the answer to
     a question asked meanwhile may not have it yet. */
  remember(name, points) {
    const arrived = performance.now();
    const kept = (this.recent.get(name) ?? []).filter((batch) => arrived - batch.arrived < RECENT_KEPT);
    kept.push({ arrived, points });
    this.recent.set(name, kept);
  }

  /* A value that holds until it is changed, drawn through to now: { t, values: [means] }. */
  held(name) {
    const { t, mean } = this.series.get(name) ?? { t: [], mean: [] };
    const [from, to] = this.timeline.view;
    const known = this.latest(name);
    const before = indexAfter(t, from) - 1;
    const times = t.slice(before + 1);
    const means = mean.slice(before + 1);
    const begins = before >= 0 ? mean[before] : !t.length && known && known[0] <= from ? known[1] : null;
    if (begins !== null) {
      times.unshift(from);
      means.unshift(begins);
    }
    const end = Math.min(to, Math.round(this.timeline.now()));
    if (times.length && times[times.length - 1] < end) {
      times.push(end);
      means.push(means[means.length - 1]);
    }
    return { t: times, values: [means] };
  }

  /* The unit's clock is known: from now on there is something to ask for. */
  begin() {
    this.begun = true;
    this.refetch(0);
  }

  /* Readings were left out of the feed: ask for them, but not at every frame. */
  catchUp() {
    if (this.timer === null) this.refetch(THINNED_PAUSE);
  }

  refetch(pause = PAUSE) {
    clearTimeout(this.timer);
    this.timer = this.soon(() => this.fetch(), pause);
  }

  async fetch() {
    this.timer = null;
    this.asked?.abort();
    if (!this.begun || !this.wanted.size) return;
    const asked = new AbortController();
    this.asked = asked;
    try {
      const answer = await this.inquire(asked.signal);
      if (this.asked === asked) this.load(...answer);
      this.failure = null;
    } catch (failure) {
      if (failure.name !== "AbortError") this.failure = failure;
    }
    this.timeline.tell();
  }

  /* A fixed stretch is asked for with margins, so that moving a little shows something at once. */
  async inquire(signal) {
    const { view: [from, to], live, points, grain } = this.timeline;
    const margin = live ? 0 : MARGIN;
    const range = [Math.floor(from - (to - from) * margin), Math.ceil(to + (to - from) * margin)];
    const names = [...this.wanted.keys()];
    const lasting = names.filter((name) => this.lasting.has(name));
    const passing = names.filter((name) => !this.lasting.has(name));
    const start = Math.min(this.timeline.runStart(), range[0]);
    const answers = await Promise.all([
      ...portions(passing).map((some) => this.fetchReadings(some, range, Math.round(points * (1 + 2 * margin)), signal)),
      ...portions(lasting).map((some) => this.fetchReadings(some, [start, range[1]], LASTING_POINTS, signal)),
    ]);
    return [live ? Infinity : range[1], grain, Object.assign({}, ...answers.map(({ series }) => series))];
  }

  load(until, grain, plots) {
    this.series.clear();
    this.until = until;
    for (const [name, plot] of Object.entries(plots)) {
      const buckets = new Buckets(grain);
      buckets.load(plot);
      this.series.set(name, buckets);
    }
    for (const [name, batches] of this.recent) {
      for (const { points } of batches) this.take(name, points);
    }
  }

  /* All that is recorded belongs to the experiment called `name`: that of another is forgotten. */
  belongTo(name) {
    const another = this.experiment !== null && this.experiment !== name;
    this.experiment = name;
    if (!another) return;
    this.series.clear();
    this.recent.clear();
    this.timeline.goLive();
  }
}

function portions(names) {
  const count = Math.ceil(names.length / AT_ONCE);
  return Array.from({ length: count }, (_, i) => names.slice(i * AT_ONCE, (i + 1) * AT_ONCE));
}
