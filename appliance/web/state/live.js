/* The live feed: one websocket that comes back by itself and goes on where it was. */

import { TOPICS } from "./topics.js";

const FIRST_PAUSE = 500;
const LONGEST_PAUSE = 8000;
const STEADY_AFTER = 5000;

/* Milliseconds to wait before attempt `n` (from 0): doubling, bounded, and never in step with
   the other browsers that lost the same unit. `chance` is between 0 and 1. */
export function pauseBefore(n, chance = Math.random()) {
  return Math.min(FIRST_PAUSE * 2 ** n, LONGEST_PAUSE) * (0.7 + 0.6 * chance);
}

/* Calls `onFrame(frame)` for each snapshot and change in order, `onPhase({phase, retryAt})` as
   the connection comes and goes, and `onRefused(error)` when the unit will not have us. */
export class Live {
  constructor({ url, onFrame, onPhase, onRefused, open = (address) => new WebSocket(address) }) {
    Object.assign(this, { url, onFrame, onPhase, onRefused, open });
    this.rate = 5;
    this.boot = null;
    this.seq = null;
    this.attempts = 0;
    this.socket = null;
    this.timer = null;
  }

  connect() {
    clearTimeout(this.timer);
    this.drop();
    this.onPhase({ phase: "connecting", retryAt: null });
    const socket = this.open(this.url);
    this.socket = socket;
    this.openedAt = performance.now();
    socket.onopen = () => this.ask();
    socket.onmessage = (event) => socket === this.socket && this.hear(JSON.parse(event.data));
    socket.onclose = () => socket === this.socket && this.wait();
  }

  /* Asks for our topics, and to go on after what was heard last. */
  ask() {
    const wish = { subscribe: Object.keys(TOPICS), rate: this.rate };
    if (this.boot !== null) Object.assign(wish, { boot: this.boot, since: this.seq });
    this.socket.send(JSON.stringify(wish));
  }

  hear(frame) {
    if (frame.error) {
      this.onRefused(frame.error);
      return;
    }
    const known = frame.boot === this.boot;
    if (!frame.snapshot) {
      if (known && frame.seq <= this.seq) return;
      if (!known || frame.from > this.seq + 1) {
        this.startOver();
        return;
      }
    }
    this.boot = frame.boot;
    this.seq = frame.seq;
    if (performance.now() - this.openedAt > STEADY_AFTER) this.attempts = 0;
    this.onPhase({ phase: "connected", retryAt: null });
    this.onFrame(frame);
  }

  /* Something was missed: begin again with a snapshot. */
  startOver() {
    this.boot = null;
    this.connect();
  }

  wait() {
    this.socket = null;
    const pause = pauseBefore(this.attempts);
    this.attempts += 1;
    this.onPhase({ phase: "waiting", retryAt: performance.now() + pause });
    this.timer = setTimeout(() => this.connect(), pause);
  }

  /* Now rather than later, if we are waiting: the person or the network says it is worth it. */
  hurry() {
    if (this.socket === null) this.connect();
  }

  /* Frames per second, from now on. */
  pace(rate) {
    if (rate === this.rate) return;
    this.rate = rate;
    if (this.socket?.readyState === 1) this.ask();
  }

  drop() {
    const socket = this.socket;
    this.socket = null;
    socket?.close();
  }
}
