import { Timeline } from "/web/charts/timeline.js";
import { equal, test } from "/tests/harness.js";

test("whoever brings readings is told when others are needed, and not when time only goes on", () => {
  const timeline = new Timeline({ now: () => 100e3, runStart: () => 0 });
  const seen = [];
  timeline.whenMoved(() => seen.push(timeline.view));
  timeline.tell();
  timeline.showLast(null);
  timeline.show(20e3, 60e3);
  timeline.resize(1600);
  equal(seen, [[0, 100e3], [20e3, 60e3], [20e3, 60e3]]);
});
