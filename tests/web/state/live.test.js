import { Live, pauseBefore } from "/web/state/live.js";
import { TOPICS } from "/web/state/topics.js";
import { equal, test } from "/tests/harness.js";

test("attempts to reconnect come later and later, within bounds, and not in step", () => {
  const pauses = [0, 1, 2, 9].map((n) => [0, 1].map((chance) => Math.round(pauseBefore(n, chance))));
  equal(pauses, [[350, 650], [700, 1300], [1400, 2600], [5600, 10400]]);
});

/* A feed whose sockets are written down, and what it has heard. */
function feed() {
  const sockets = [];
  const frames = [];
  const phases = [];
  const open = () => {
    const sent = [];
    sockets.push({ sent, send: (text) => sent.push(JSON.parse(text)), close() {} });
    return sockets.at(-1);
  };
  const live = new Live({
    url: "", open, onRefused() {}, onFrame: (frame) => frames.push(frame.seq), onPhase: ({ phase }) => phases.push(phase),
  });
  live.connect();
  sockets[0].onopen();
  const hear = (frame) => sockets.at(-1).onmessage({ data: JSON.stringify(frame) });
  return { live, sockets, frames, phases, hear };
}

/* The connection is lost, and there is another at once. */
function again({ live, sockets }) {
  sockets.at(-1).onclose();
  live.hurry();
  sockets.at(-1).onopen();
}

test("every topic is asked for, and a connection that comes back goes on after what was heard", () => {
  const known = feed();
  known.hear({ boot: "b", seq: 5, snapshot: true });
  again(known);
  known.hear({ boot: "b", from: 6, seq: 7 });
  const wish = { subscribe: Object.keys(TOPICS), rate: 5 };
  equal(known.sockets.map(({ sent }) => sent), [[wish], [{ ...wish, boot: "b", since: 5 }]]);
  equal([known.frames, known.phases], [[5, 7], ["connecting", "connected", "waiting", "connecting", "connected"]]);
});

test("where something was missed, or the unit is another process, it begins anew", () => {
  for (const frame of [{ boot: "b", from: 9, seq: 9 }, { boot: "c", from: 6, seq: 6 }]) {
    const known = feed();
    known.hear({ boot: "b", seq: 5, snapshot: true });
    known.hear(frame);
    known.sockets.at(-1).onopen();
    equal([known.sockets.length, known.sockets[1].sent[0].boot ?? null, known.frames], [2, null, [5]]);
  }
});

test("what was heard already is not heard again", () => {
  const known = feed();
  known.hear({ boot: "b", seq: 5, snapshot: true });
  known.hear({ boot: "b", from: 4, seq: 5 });
  equal(known.frames, [5]);
});
