/* What the frame asks of the unit: experiments, and what concerns the whole of it. */

import { useAnswer, useSelect, useUnit } from "../parts/ui.js";

/* Every experiment there has been: { known, problem }. */
export function useExperiments() {
  const { api } = useUnit();
  const current = useSelect((state) => state.experiment?.name);
  return useAnswer(() => api.get("/page/experiments"), [current]);
}

export function useRequests() {
  const { api, store, actions: { takeUp, loadJobs } } = useUnit();
  const at = (name) => `/page/experiments/${encodeURIComponent(name)}`;
  const told = ({ chosen, ...experiment }) => (chosen ? experiment : store.state.experiment);
  const changed = async (answer) => { await takeUp("experiment", answer, told); await loadJobs(); };

  async function stopAll() {
    try {
      await api.carryOut("/unit_api/jobs/stop/all");
      store.set({ notice: { message: "Everything has been stopped." } });
    } catch (problem) {
      store.set({ notice: { message: problem.message, remedy: problem.remedy, problem: true } });
    }
    await loadJobs();
  }
  async function resume(answer) {
    await api.post("/page/jobs/resume", { answer });
    await loadJobs();
  }

  return {
    stopAll, resume,
    logOut: () => api.post("/page/logout"),
    createExperiment: (values) => changed(api.post("/page/experiments", values)),
    changeExperiment: (name, values) => changed(api.patch(at(name), values)),
    chooseExperiment: (name) => changed(api.patch(at(name), { chosen: true })),
  };
}
