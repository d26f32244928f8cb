import { CHARTS, chartOf, chartsOfTheRest, seriesOf } from "/web/charts/catalogue.js";
import { equal, test } from "/tests/harness.js";

test("a series that stands in no chart gets one of its own; one that does gets none", () => {
  const plugins = [chartOf({ key: "air", title: "Air", series: ["bubbles"], unit: "1/s" })];
  const rest = chartsOfTheRest([...CHARTS.flatMap(seriesOf), "volume_ml", "ir_relative", "bubbles", "ph"], plugins);
  equal(rest.map(({ id, traces }) => [id, traces.map(({ series }) => series)]), [["series-ph", ["ph"]]]);
});
