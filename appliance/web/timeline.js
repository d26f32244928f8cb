/* The stretch of time all charts show, and the readings that lie in it. */

import { Buckets } from "./buckets.js";

const SHORTEST = 10e3;
const REFETCH_PAUSE = 150;
const THINNED_PAUSE = 3000;
const RECENT_KEPT = 15e3;
const MARGIN = 0.5;

/* Live: the last `span` milliseconds of the unit's time, or the whole run when it is null.
   Fixed: from one moment to another, until somebody asks for live again. */
export class Timeline {
  constructor({ fetchReadings, now, runStart, latest, soon = (act, ms) => setTimeout(act, ms) }) {
    Object.assign(this, { fetchReadings, now, runStart, latest, soon });
    this.span = 3600e3;
    this.fixed = null;
    this.points = 800;
    this.wanted = new Map();
    this.series = new Map();
    this.recent = new Map();
    this.listeners = new Set();
    this.timer = null;
    this.asked = null;
    this.begun = false;
    this.loading = false;
    this.failure = null;
  }

  get live() {
    return this.fixed === null;
  }

  /* [from, to] in milliseconds UTC of the unit's clock. */
  get view() {
    if (this.fixed) return this.fixed;
    const to = Math.round(this.now());
    const from = this.span === null ? Math.min(this.runStart(), to - SHORTEST) : to - this.span;
    return [from, to];
  }

  get width() {
    const [from, to] = this.view;
    return Math.max(1, (to - from) / this.points);
  }

  subscribe(listener) {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  tell() {
    for (const listener of [...this.listeners]) listener();
  }

  /* A chart needs `names` from now on; returns the way to say it no longer does. */
  want(names) {
    const added = names.filter((name) => !this.wanted.has(name));
    for (const name of names) this.wanted.set(name, (this.wanted.get(name) ?? 0) + 1);
    if (added.length) this.refetch();
    return () => {
      for (const name of names) {
        const left = this.wanted.get(name) - 1;
        if (left) this.wanted.set(name, left);
        else this.wanted.delete(name);
      }
    };
  }

  /* The charts are so many pixels wide: as many points are worth having. */
  resize(points) {
    const changed = Math.abs(points - this.points) > this.points * 0.2;
    this.points = Math.max(100, Math.min(points, 2000));
    if (changed) this.refetch();
  }

  showLast(span) {
    this.span = span;
    this.goLive();
  }

  goLive() {
    this.fixed = null;
    this.moved(0);
  }

  show(from, to) {
    const end = this.now();
    const length = Math.max(SHORTEST, to - from);
    const last = Math.min(to, end + length * 0.1);
    this.fixed = [Math.round(last - length), Math.round(last)];
    this.moved();
  }

  /* Closer (factor below 1) or wider, keeping the moment at `share` of the width in place. */
  zoom(factor, share = 0.5) {
    const [from, to] = this.view;
    const length = Math.max(SHORTEST, (to - from) * factor);
    const pivot = from + (to - from) * share;
    this.show(pivot - length * share, pivot + length * (1 - share));
  }

  /* Along time by `share` of what is shown; later is positive. */
  pan(share) {
    const [from, to] = this.view;
    const step = (to - from) * share;
    this.show(from + step, to + step);
  }

  moved(pause = REFETCH_PAUSE) {
    this.tell();
    this.refetch(pause);
  }

  /* Takes up live readings { series: [[ms, value], …] }. */
  add(readings) {
    for (const [name, points] of Object.entries(readings)) this.addTo(name, points);
    this.tell();
  }

  addTo(name, points) {
    this.remember(name, points);
    const buckets = this.bucketsOf(name);
    const end = this.fixed ? this.loadedTo ?? this.fixed[1] : Infinity;
    for (const [t, value] of points) if (t <= end && value !== null) buckets.add(t, value);
    if (this.live) this.keepFit(buckets);
  }

  /* A value that holds until it is changed, drawn through to now: { t, values: [means] }. */
  held(name) {
    const { t, mean } = this.series.get(name) ?? { t: [], mean: [] };
    const reading = this.latest(name);
    if (!reading) return { t, values: [mean] };
    const [from, to] = this.view;
    const end = Math.min(to, Math.round(this.now()));
    const [at, value] = t.length ? [t[t.length - 1], mean[mean.length - 1]] : [from, reading[1]];
    if (end <= at || (!t.length && reading[0] > from)) return { t, values: [mean] };
    return t.length ? { t: [...t, end], values: [[...mean, value]] } : { t: [at, end], values: [[value, value]] };
  }

  /* What came in the last seconds is kept aside: the unit stores in batches, so the answer to
     a question asked meanwhile may not have it yet. */
  remember(name, points) {
    const arrived = performance.now();
    const kept = (this.recent.get(name) ?? []).filter((batch) => arrived - batch.arrived < RECENT_KEPT);
    kept.push({ arrived, points });
    this.recent.set(name, kept);
  }

  keepFit(buckets) {
    if (this.span !== null) buckets.trim(this.view[0] - this.span * 0.1);
    else if (buckets.length > this.points * 2.5) this.refetch(0);
  }

  bucketsOf(name) {
    let buckets = this.series.get(name);
    if (!buckets) {
      buckets = new Buckets(this.width);
      this.series.set(name, buckets);
    }
    return buckets;
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

  refetch(pause = REFETCH_PAUSE) {
    clearTimeout(this.timer);
    this.timer = this.soon(() => this.fetch(), pause);
  }

  async fetch() {
    this.timer = null;
    this.asked?.abort();
    if (!this.begun || !this.wanted.size) return;
    const asked = new AbortController();
    this.asked = asked;
    this.loading = true;
    try {
      const [range, width, answer] = await this.inquire(asked.signal);
      if (this.asked === asked) this.load(range, width, answer);
      this.failure = null;
    } catch (failure) {
      if (failure.name !== "AbortError") this.failure = failure;
    } finally {
      if (this.asked === asked) this.loading = false;
      this.tell();
    }
  }

  async inquire(signal) {
    const [from, to] = this.view;
    const margin = this.fixed ? (to - from) * MARGIN : 0;
    const range = [Math.floor(from - margin), Math.ceil(to + margin)];
    const points = Math.round(this.points * (this.fixed ? 1 + 2 * MARGIN : 1));
    const width = this.width;
    const answer = await this.fetchReadings([...this.wanted.keys()], range, points, signal);
    return [range, width, answer];
  }

  load(range, width, answer) {
    this.series.clear();
    this.loadedTo = range[1];
    for (const [name, plot] of Object.entries(answer.series)) {
      const buckets = new Buckets(width);
      buckets.load(plot);
      this.series.set(name, buckets);
    }
    for (const [name, batches] of this.recent) {
      const buckets = this.bucketsOf(name);
      for (const { points } of batches) {
        for (const [t, value] of points) if (t <= range[1] || this.live) buckets.add(t, value);
      }
    }
  }

  /* Everything belongs to another run from now on. */
  forget() {
    this.series.clear();
    this.recent.clear();
    this.goLive();
  }
}
