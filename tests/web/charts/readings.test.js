import { Readings } from "/web/charts/readings.js";
import { Timeline } from "/web/charts/timeline.js";
import { equal, test } from "/tests/harness.js";

test("however many series are wanted, no more are asked for at once than the unit tells", async () => {
  const asked = [];
  const readings = new Readings({
    timeline: new Timeline({ now: () => 100e3, runStart: () => 0 }),
    latest: () => null,
    soon: () => null,
    fetchReadings: async (names) => {
      asked.push(names.length);
      return { series: Object.fromEntries(names.map((name) => [name, { t: [1], mean: [2], low: [2], high: [2] }])) };
    },
  });
  readings.want(Array.from({ length: 70 }, (_, i) => `s${i}`));
  readings.want(["held"], true);
  readings.begin();
  await readings.fetch();
  equal(asked, [32, 32, 6, 1]);
  equal(readings.series.size, 71);
});
