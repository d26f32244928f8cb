import { inWords, wordsOf } from "/web/charts/series.js";
import { equal, test } from "/tests/harness.js";

const told = {
  od: { unit: "AU", label: "Optical density" },
  od_filtered: { unit: "AU", label: "Filtered optical density" },
  led_A: { unit: "%", label: "Lamp A" },
  led_B: { unit: "%", label: "Lamp B" },
};
const said = (chart) => {
  const { title, unit, traces } = inWords(chart, told);
  return [title, unit, traces.map(({ label }) => label)];
};

test("a chart is called as its first series is, and is in its unit", () => {
  equal(said({ traces: [{ series: "od" }, { series: "od_filtered" }] }),
    ["Optical density", "AU", ["Optical density", "Filtered optical density"]]);
});

test("a chart's own title and unit count; a legend leaves out what all traces are called alike", () => {
  equal(said({ title: "Lamps", traces: [{ series: "led_A" }, { series: "led_B" }] }), ["Lamps", "%", ["A", "B"]]);
  equal(said({ title: "Light", unit: "W", traces: [{ series: "led_A" }, { series: "led_A" }] }), ["Light", "W", ["A", "A"]]);
});

test("a series that nobody has declared is called by its name, made readable", () => {
  equal(wordsOf(told, "strange_od"), { unit: "", label: "Strange OD" });
});
