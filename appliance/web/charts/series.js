/* Charts in the words of the unit: what their series are called, and in which units they are. */

import { label } from "../parts/format.js";

/* What is known of a series by its name, as `useSeries` tells; one that nobody has declared is made readable. */
export const wordsOf = (series, name) => series[name] ?? { unit: "", label: label(name) };

/* A chart with what the unit tells of its `series`. What all its traces are called alike is for its title
   to say: their legend tells them apart. */
export function inWords(chart, series) {
  const words = chart.traces.map((trace) => wordsOf(series, trace.series));
  const labels = withoutCommon(words.map((one) => one.label));
  return {
    ...chart,
    title: chart.title ?? words[0].label,
    unit: chart.unit || words[0].unit,
    traces: chart.traces.map((trace, i) => ({ ...trace, label: labels[i] })),
  };
}

/* Several labels without the words with which all of them begin. */
function withoutCommon(labels) {
  const split = labels.map((one) => one.split(" "));
  const alike = (words) => split.length > 1 && words.length > 1 && split.every(([first]) => first === words[0]);
  while (split.every(alike)) split.forEach((words) => words.shift());
  return split.map((words) => words.join(" "));
}
