/* What the unit knows of its liquids, and what follows from it: progress, and scripts of the pumps. */

import { useEffect, useEvery, useSelect, useState, useUnit } from "./ui.js";

export const POURING = ["add_media", "add_alt_media", "remove_waste"];
export const DOSING_JOBS = [...POURING, "circulate_media", "circulate_alt_media", "pumps", "run_pump"];
export const KIND_WORDS = { add_media: "Medium", add_alt_media: "Alternative medium", remove_waste: "Waste" };
const SCRIPT_KINDS = { media: "add_media", alt_media: "add_alt_media", waste: "remove_waste" };
const ON = ["init", "ready", "sleeping"];

/* The names of the dosing jobs that run, as one string, so that it is only new when it differs. */
const running = (state) => DOSING_JOBS.filter((job) => ON.includes(state.states[job]?.state)).join();

/* { volumes, doses, problem, load, active }: asked for anew whenever something was moved. */
export function useDosing() {
  const { api } = useUnit();
  const [known, setKnown] = useState({ volumes: null, doses: [], problem: null });
  const active = useSelect(running);
  const moved = useSelect((state) => state.readings.volume_ml?.[0]);
  const load = async () => {
    try {
      const [volumes, doses] = await Promise.all([api.get("/page/volumes"), api.get("/page/doses", { limit: 100 })]);
      setKnown({ volumes, doses, problem: null });
    } catch (problem) {
      setKnown((before) => ({ ...before, problem }));
    }
  };
  const calibrated = useSelect((state) => state.connection.phase);
  useEffect(() => { load(); }, [active, moved, calibrated]);
  useEvery(active ? 1 : 10, () => { if (!document.hidden) load(); });
  const told = (volumes) => { setKnown((before) => ({ ...before, volumes })); return true; };
  return { ...known, load, told, active: new Set(active.split(",").filter(Boolean)) };
}

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
    return [sum(POURING), steps.reduce((ml, [, step]) => ml + step, 0), "mL"];
  }
  return [sum([job.name]), null, "mL"];
}

/* The pairs of a script of the pumps. */
export function stepsOf(script) {
  const words = String(script).replaceAll("=", " ").split(/\s+/).filter(Boolean);
  const pairs = [];
  for (let i = 0; i + 1 < words.length; i += 2) pairs.push([words[i].replace(/^--/, "").replaceAll("-", "_"), Number(words[i + 1])]);
  return pairs;
}

/* The script that replaces `ml`, a share `alt` of it by alternative medium: halved until no part
   is more than what is dosed at once, each part in before waste goes out. */
export function exchangeScript(ml, alt, { max_subdose_ml: most, pause_s: pause, waste_multiplier: multiplier }) {
  let parts = 1;
  while (ml / parts > most + 1e-9 && parts < 1024) parts *= 2;
  const part = ml / parts;
  const short = (value) => String(Number(value.toPrecision(6)));
  const one = [];
  if (alt > 0) one.push(`--alt-media ${short(part * alt)}`);
  if (alt < 1) one.push(`--media ${short(part * (1 - alt))}`);
  one.push(`--sleep ${short(Math.max(pause, 0.1))}`, `--waste ${short(part * Math.max(multiplier, 1))}`);
  const between = ` --sleep ${short(Math.max(pause, 0.1))} `;
  return Array(parts).fill(one.join(" ")).join(between);
}
