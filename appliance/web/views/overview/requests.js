/* What the overview asks of the unit beside what everybody hears: plugins' charts, the growth curve, and the simulator. */

import { useAnswer, useEffect, useEvery, useSelect, useUnit } from "../../parts/ui.js";

/* The charts that plugins bring, as they describe them. */
export function usePluginCharts() {
  const { api } = useUnit();
  const boot = useSelect((state) => state.unit?.boot ?? null);
  const { known } = useAnswer(async () => (await api.get("/page/plugins")).charts, [boot]);
  return known ?? [];
}

/* What the batch did, as far as it has come; worked out when it is first asked for, and again on request. */
export function useGrowthCurve() {
  const { api } = useUnit();
  const experiment = useSelect((state) => state.experiment?.name ?? state.unit?.experiment?.name ?? null);
  return useAnswer(() => api.get("/page/growth-curve"), [experiment]);
}

/* What of it is to be had as a file, and what that is called. */
export const GROWTH_CURVE_FILES = [
  ["/page/growth-curve/summary.csv", "Figures (CSV)"],
  ["/page/growth-curve/fit.csv", "Curve (CSV)"],
  ["/page/growth-curve", "Everything (JSON)"],
];

/* How the simulated hardware is, kept up while it is shown. */
export function useSimulation() {
  const { load } = useSimulator();
  useEffect(() => { load(); }, []);
  useEvery(4, () => { if (!document.hidden) load(); });
  return useSelect((state) => state.simulation);
}

export function useSimulator() {
  const { api, store } = useUnit();
  const at = (name) => `/page/simulation/faults/${encodeURIComponent(name)}`;
  async function load() {
    try {
      const simulation = await api.get("/page/simulation");
      const { speed, achieved_speed } = simulation;
      store.set({ simulation, unit: store.state.unit && { ...store.state.unit, speed, achieved_speed } });
    } catch {
      /* The page says by other means that the unit cannot be reached. */
    }
  }
  const changed = async (answer) => { await answer; await load(); };
  return {
    load,
    setSpeed: (speed) => changed(api.put("/page/simulation/speed", { speed })),
    injectFault: (name, wish) => changed(api.put(at(name), wish)),
    clearFault: (name) => changed(api.remove(at(name))),
  };
}
