/* Which measurements are drawn together, how they are called, and in which colour and dash.

   An axis has nought in it with `zero`, does not go below `floor`, and spans no less than `least` of its unit or
   `share` of the values, so that noise does not look like an event. A `target` is a setting of a job, by the
   names under which they are published. */

export const CHARTS = [
  {
    id: "od", title: "Optical density", unit: "AU", tall: true, logarithmic: true, floor: 0, least: 0.0005, share: 0.3,
    traces: [
      { series: "od", label: "OD", color: "--trace-1", width: 1, spread: true },
      { series: "od_filtered", label: "Filtered", color: "--trace-2", width: 2 },
    ],
    marks: [
      { series: "media_ml", label: "doses of medium", color: "--trace-3" },
      { series: "alt_media_ml", label: "doses of alternative medium", color: "--trace-4" },
    ],
  },
  {
    id: "growth", title: "Growth rate", unit: "1/h", least: 0.1,
    traces: [{ series: "growth_rate", label: "Growth rate", color: "--trace-3", sd: "growth_rate_sd" }],
  },
  {
    id: "temperature", title: "Temperature", unit: "°C", least: 1,
    target: { job: "temperature_automation", setting: "target_temperature" },
    traces: [
      { series: "temperature", label: "Liquid", color: "--trace-4" },
      { series: "plate_temperature", label: "Plate", color: "--trace-5", dash: [3, 3] },
    ],
  },
  {
    id: "heater", title: "Heater", unit: "%", small: true, zero: true, least: 5,
    traces: [{ series: "heater_duty_cycle", label: "Duty", color: "--trace-4", fill: true }],
  },
  {
    id: "stirring", title: "Stirring", unit: "RPM", least: 50,
    target: { job: "stirring", setting: "target_rpm" },
    traces: [{ series: "stirring_rpm", label: "Measured", color: "--trace-1", spread: true }],
  },
  {
    id: "leds", title: "Lamps", unit: "%", small: true, held: true, zero: true, least: 10,
    traces: [
      { series: "led_A", label: "A", color: "--trace-1", stepped: true },
      { series: "led_B", label: "B", color: "--trace-2", stepped: true, dash: [8, 3] },
      { series: "led_C", label: "C", color: "--trace-3", stepped: true, dash: [4, 3] },
      { series: "led_D", label: "D", color: "--trace-4", stepped: true, dash: [2, 2] },
    ],
  },
];

/* Drawn only when they are asked for. */
export const MORE_CHARTS = [
  {
    id: "reference", title: "Infrared LED, by the reference diode", unit: "", small: true, least: 0.01,
    traces: [{ series: "ir_relative", label: "Relative", color: "--trace-5" }],
  },
  {
    id: "diodes", title: "Single photodiodes", unit: "AU", small: true, floor: 0, least: 0.0005, share: 0.3,
    traces: ["od1", "od2", "od3", "od4"].map((series, i) => ({
      series, label: series.toUpperCase(), color: `--trace-${i + 1}`,
    })),
  },
  {
    id: "rail", title: "5 V supply", unit: "V", small: true, least: 0.1,
    traces: [{ series: "rail_voltage", label: "Rail", color: "--trace-2" }],
  },
  {
    id: "cpu", title: "Computer", unit: "°C", small: true, least: 2,
    traces: [{ series: "cpu_temperature", label: "Processor", color: "--trace-4" }],
  },
];

/* A chart that a plugin describes, as ours are. */
export const chartOf = ({ key, title, series, unit }) => ({
  id: `plugin-${key}`, title, unit, least: 1e-6, share: 0.05,
  traces: series.map((name, i) => ({ series: name, label: name.replaceAll("_", " "), color: `--trace-${(i % 5) + 1}` })),
});

/* Those of the dosing view. */
export const DOSING_CHARTS = [
  {
    id: "volume", title: "Volume", unit: "mL", small: true, held: true, least: 1,
    traces: [{ series: "volume_ml", label: "In the vessel", color: "--trace-1", stepped: true, width: 2 }],
  },
  {
    id: "moved", title: "Moved in this experiment", unit: "mL", small: true, held: true, zero: true, least: 1,
    traces: [
      { series: "media_ml", label: "Medium", color: "--trace-1", stepped: true },
      { series: "alt_media_ml", label: "Alternative", color: "--trace-3", stepped: true, dash: [8, 3] },
      { series: "waste_ml", label: "Waste", color: "--trace-2", stepped: true, dash: [3, 3] },
    ],
  },
];

/* Every series a chart needs, those of its marks too. */
export const seriesOf = ({ traces, marks = [] }) => [
  ...traces.flatMap(({ series, sd }) => (sd ? [series, sd] : [series])), ...marks.map(({ series }) => series)];

/* The windows a person can choose: a name, and milliseconds (null: the whole run). */
export const WINDOWS = [
  { name: "10 min", span: 600e3 },
  { name: "1 h", span: 3600e3 },
  { name: "6 h", span: 6 * 3600e3 },
  { name: "24 h", span: 24 * 3600e3 },
  { name: "All", title: "The whole run", span: null },
];
