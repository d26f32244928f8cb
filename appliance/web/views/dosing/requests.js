/* What the view asks of the unit: its liquids, and what was dosed. */

import { useAnswer, useSelect, useUnit } from "../../parts/ui.js";
import { DOSING_JOBS } from "./progress.js";

const ON = ["init", "ready", "sleeping"];

/* The names of the dosing jobs that run, as one string, so that it is only new when it differs. */
const running = (state) => DOSING_JOBS.filter((job) => ON.includes(state.states[job]?.state)).join();

/* { volumes, doses, problem, active, told }: asked for anew whenever something was moved. `active`
   are the dosing jobs that run; `told` takes up volumes that the unit has answered. */
export function useDosing() {
  const { api } = useUnit();
  const active = useSelect(running);
  const moved = useSelect((state) => state.readings.volume_ml?.[0]);
  const phase = useSelect((state) => state.connection.phase);
  const ask = async () => {
    const [volumes, doses] = await Promise.all([api.get("/page/volumes"), api.get("/page/doses", { limit: 100 })]);
    return { volumes, doses };
  };
  const { known, problem, tell } = useAnswer(ask, [active, moved, phase], active ? 1 : 10);
  const { volumes = null, doses = [] } = known ?? {};
  const told = (after) => tell({ volumes: after, doses });
  return { volumes, doses, problem, told, active: new Set(active.split(",").filter(Boolean)) };
}

/* What a person has seen, told to the unit; each answers the volumes as they are then. */
export function useRequests() {
  const { api } = useUnit();
  return {
    setVolume: (ml) => api.put("/page/volumes", { ml }),
    setBottle: (bottle, ml) => api.put(`/page/bottles/${bottle}`, { ml }),
    changeTube: (pump) => api.post(`/page/tubes/${pump}`),
  };
}
