/* What is dosed now, and how far it has come. */

import { stepsOf } from "./script.js";

/* The kinds of doses, as the unit tells them; the job that makes one has its name. */
export const KIND_WORDS = { add_media: "Medium", add_alt_media: "Alternative medium", remove_waste: "Waste" };
const SCRIPT_KINDS = { media: "add_media", alt_media: "add_alt_media", waste: "remove_waste" };

/* The pumps that turn now. */
export function flowingNow(doses) {
  return new Set(doses.filter((dose) => dose.ended_ms === null).map((dose) => dose.kind));
}

/* [moved, wanted, unit] of a dosing job that runs; wanted is null where it has no end. */
export function progressOf(job, started, doses, now) {
  const option = (name) => job.settings.find((setting) => setting.name === name)?.value ?? null;
  const mine = doses.filter((dose) => dose.begun_ms >= started - 1 && dose.moved_ml !== null);
  const sum = (kinds) => mine.filter((dose) => kinds.includes(dose.kind)).reduce((ml, dose) => ml + dose.moved_ml, 0);
  if (option("ml")) return [sum([job.name]), option("ml"), "mL"];
  if (option("duration")) return [Math.min((now - started) / 1000, option("duration")), option("duration"), "s"];
  if (option("script")) {
    const steps = stepsOf(option("script")).filter(([name]) => name in SCRIPT_KINDS);
    return [sum(Object.keys(KIND_WORDS)), steps.reduce((ml, [, step]) => ml + step, 0), "mL"];
  }
  return [sum([job.name]), null, "mL"];
}
