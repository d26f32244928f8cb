/* Which measurements are drawn together, and in which colour and dash. What they are called, and their units,
   the unit tells with the series: a chart says a `title` only where it is not that of its first trace.

   An axis has nought in it with `zero`, does not go below `floor`, and spans no less than `least` of its unit or
   `share` of the values, so that noise does not look like an event. A `target` is a setting of a job, by the
   names under which they are published. `phases` is a series that is recorded when it changes: the place, counted
   from 1, of what it says among `PHASES`. */

export const PHASES = ["lag", "exponential", "stationary", "diauxic", "declining"];

export const CHARTS = [
  {
    id: "od", tall: true, logarithmic: true, floor: 0, least: 0.0005, share: 0.3, phases: "growth_phase",
    traces: [
      { series: "od", color: "--trace-1", width: 1, spread: true },
      { series: "od_filtered", color: "--trace-2", width: 2 },
    ],
    marks: [
      { series: "media_ml", label: "doses of medium", color: "--trace-3" },
      { series: "alt_media_ml", label: "doses of alternative medium", color: "--trace-4" },
    ],
  },
  {
    id: "growth", least: 0.1,
    traces: [{ series: "growth_rate", color: "--trace-3", sd: "growth_rate_sd" }],
  },
  {
    id: "temperature", least: 1,
    target: { job: "temperature_automation", setting: "target_temperature" },
    traces: [
      { series: "temperature", color: "--trace-4" },
      { series: "plate_temperature", color: "--trace-5", dash: [3, 3] },
    ],
  },
  {
    id: "heater", small: true, zero: true, least: 5,
    traces: [{ series: "heater_duty_cycle", color: "--trace-4", fill: true }],
  },
  {
    id: "stirring", least: 50,
    target: { job: "stirring", setting: "target_rpm" },
    traces: [{ series: "stirring_rpm", color: "--trace-1", spread: true }],
  },
  {
    id: "leds", title: "Lamps", small: true, held: true, zero: true, least: 10,
    traces: [
      { series: "led_A", color: "--trace-1", stepped: true },
      { series: "led_B", color: "--trace-2", stepped: true, dash: [8, 3] },
      { series: "led_C", color: "--trace-3", stepped: true, dash: [4, 3] },
      { series: "led_D", color: "--trace-4", stepped: true, dash: [2, 2] },
    ],
  },
];

/* Drawn only when they are asked for. */
export const MORE_CHARTS = [
  {
    id: "reference", small: true, least: 0.01,
    traces: [{ series: "ir_relative", color: "--trace-5" }],
  },
  {
    id: "diodes", title: "Single photodiodes", small: true, floor: 0, least: 0.0005, share: 0.3,
    traces: ["od1", "od2", "od3", "od4"].map((series, i) => ({ series, color: `--trace-${i + 1}` })),
  },
  {
    id: "rail", small: true, least: 0.1,
    traces: [{ series: "rail_voltage", color: "--trace-2" }],
  },
  {
    id: "cpu", small: true, least: 2,
    traces: [{ series: "cpu_temperature", color: "--trace-4" }],
  },
];

/* Those of the dosing view, before those that it shares with the overview. */
export const DOSING_CHARTS = [
  {
    id: "volume", small: true, held: true, least: 1,
    traces: [{ series: "volume_ml", color: "--trace-1", stepped: true, width: 2 }],
  },
  {
    id: "moved", title: "Moved in this experiment", small: true, held: true, zero: true, least: 1,
    traces: [
      { series: "media_ml", color: "--trace-1", stepped: true },
      { series: "alt_media_ml", color: "--trace-3", stepped: true, dash: [8, 3] },
      { series: "waste_ml", color: "--trace-2", stepped: true, dash: [3, 3] },
    ],
  },
];

/* A chart that a plugin describes, as ours are. */
export const chartOf = ({ key, title, series, unit }) => ({
  id: `plugin-${key}`, title, unit, least: 1e-6, share: 0.05,
  traces: series.map((name, i) => ({ series: name, color: `--trace-${(i % 5) + 1}` })),
});

/* A chart of its own for each of the series `names` that stands neither in ours nor in `others`. */
export function chartsOfTheRest(names, others = []) {
  const charted = new Set([...CHARTS, ...MORE_CHARTS, ...DOSING_CHARTS, ...others].flatMap(seriesOf));
  return names.filter((name) => !charted.has(name)).map((name) => ({
    id: `series-${name}`, small: true, least: 1e-6, share: 0.05, traces: [{ series: name, color: "--trace-1" }],
  }));
}

/* Every series a chart needs, those of its marks and phases too. */
export const seriesOf = ({ traces, marks = [], phases }) => [
  ...traces.flatMap(({ series, sd }) => (sd ? [series, sd] : [series])), ...marks.map(({ series }) => series), ...(phases ? [phases] : [])];

/* The windows a person can choose: a name, and milliseconds (null: the whole run). */
export const WINDOWS = [
  { name: "10 min", span: 600e3 },
  { name: "1 h", span: 3600e3 },
  { name: "6 h", span: 6 * 3600e3 },
  { name: "24 h", span: 24 * 3600e3 },
  { name: "All", title: "The whole run", span: null },
];
