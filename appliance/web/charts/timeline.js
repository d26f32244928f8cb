/* The stretch of time that all charts show. */

const SHORTEST = 10e3;

/* Live: the last `span` milliseconds of the unit's time, or the whole run when it is null.
   Fixed: from one moment to another, until somebody asks for live again. */
export class Timeline {
  constructor({ now, runStart }) {
    Object.assign(this, { now, runStart });
    this.span = 3600e3;
    this.fixed = null;
    this.points = 800;
    this.listeners = new Set();
    this.followers = [];
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

  /* Milliseconds that one point of a chart stands for. */
  get grain() {
    const [from, to] = this.view;
    return Math.max(1, (to - from) / this.points);
  }

  subscribe(listener) {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  /* `act` is called when other readings are needed than before. */
  whenMoved(act) {
    this.followers.push(act);
  }

  tell() {
    for (const listener of [...this.listeners]) listener();
  }

  /* The charts are so many pixels wide: as many points are worth having. */
  resize(points) {
    const changed = Math.abs(points - this.points) > this.points * 0.2;
    this.points = Math.max(100, Math.min(points, 2000));
    if (changed) this.follow();
  }

  showLast(span) {
    this.span = span;
    this.goLive();
  }

  goLive() {
    this.fixed = null;
    this.moved();
  }

  show(from, to) {
    const length = Math.max(SHORTEST, to - from);
    const last = Math.min(to, this.now() + length * 0.1);
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

  moved() {
    this.tell();
    this.follow();
  }

  follow() {
    for (const act of this.followers) act();
  }
}
