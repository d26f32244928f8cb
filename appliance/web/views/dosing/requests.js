/* What the view asks of the unit: its liquids, and what was dosed. */

import { useEffect, useEvery, useSelect, useState, useUnit } from "../../parts/ui.js";
import { DOSING_JOBS } from "./progress.js";

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
