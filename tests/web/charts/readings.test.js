import { Readings } from "/web/charts/readings.js";
import { Timeline } from "/web/charts/timeline.js";
import { equal, test } from "/tests/harness.js";

const recording = () => new Readings({
  timeline: new Timeline({ now: () => 100e3, runStart: () => 0 }),
  fetchReadings: async () => ({ series: {} }),
  latest: () => undefined,
  soon: () => 1,
});
const known = (readings) => [...readings.series.keys()];

test("readings of another experiment are forgotten, and those of the same are not", () => {
  const readings = recording();
  readings.belongTo("first");
  readings.add({ od: [[99e3, 0.1]] });
  readings.belongTo("first");
  equal(known(readings), ["od"]);
  readings.belongTo("second");
  equal(known(readings), []);
});
