/* What the view asks of the unit beside what it is told of its liquids: what was dosed before, and changes. */

import { useAnswer, useHeard, useSelect, useUnit } from "../../parts/ui.js";
import { newestDoses } from "../../state/topics.js";
import { DOSING_JOBS } from "./progress.js";

const ON = ["init", "ready", "sleeping"];

/* The names of the dosing jobs that run, as one string, so that it is only new when it differs. */
const running = (state) => DOSING_JOBS.filter((job) => ON.includes(state.states[job]?.state)).join();

/* { volumes, doses, problem, active }: the liquids, null until the unit has told them; the newest
   doses, of which those of before are asked for; and the dosing jobs that run. */
export function useDosing() {
  const { api } = useUnit();
  const active = useSelect(running);
  const volumes = useSelect((state) => state.volumes);
  const told = useSelect((state) => state.doses);
  const { known, problem } = useAnswer(() => api.get("/page/doses", { limit: 100 }), [useHeard()]);
  return { volumes, doses: newestDoses(known ?? [], told), problem, active: new Set(active.split(",").filter(Boolean)) };
}

/* What a person has seen, told to the unit. */
export function useRequests() {
  const { api, actions: { takeUp } } = useUnit();
  return {
    setVolume: (ml) => takeUp("volumes", api.put("/page/volumes", { ml })),
    setBottle: (bottle, ml) => takeUp("volumes", api.put(`/page/bottles/${bottle}`, { ml })),
    changeTube: (pump) => takeUp("volumes", api.post(`/page/tubes/${pump}`)),
  };
}
