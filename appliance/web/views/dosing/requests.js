/* What the view asks of the unit beside what it is told of its liquids: what was dosed before, and changes. */

import { useAnswer, useHeard, useSelect, useUnit } from "../../parts/ui.js";
import { newestDoses } from "../../state/topics.js";
import { AUTOMATION } from "./own.js";

const ON = ["init", "ready", "sleeping"];

/* The names of the jobs that dose now or will: those whose place is here, the automation, and whoever is
   moving liquid. */
export function dosingNow({ jobs, states, volumes }) {
  const here = jobs.filter(({ place }) => place === "dosing").map(({ name }) => name);
  return [...new Set([AUTOMATION, ...here, volumes?.busy])].filter((name) => ON.includes(states[name]?.state));
}

/* { volumes, doses, problem, active }: the liquids, null until the unit has told them; the newest
   doses, of which those of before are asked for; and the jobs that dose. */
export function useDosing() {
  const { api } = useUnit();
  const active = useSelect((state) => dosingNow(state).join());
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
