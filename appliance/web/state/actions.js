/* Everything the page can ask of the unit, by name. Each rejects with a Problem. */

export function createActions({ api, store }) {
  const path = (name) => encodeURIComponent(name);

  async function loadUnit() {
    store.set({ unit: await api.get("/page/unit") });
  }
  async function loadJobs() {
    store.set({ jobs: await api.get("/page/jobs") });
  }
  async function loadSimulation() {
    try {
      const simulation = await api.get("/page/simulation");
      const { speed, achieved_speed } = simulation;
      store.set({ simulation, unit: store.state.unit && { ...store.state.unit, speed, achieved_speed } });
    } catch {
      /* The page says by other means that the unit cannot be reached. */
    }
  }

  async function start(job, options) {
    const wish = job.automation ? { automation_name: job.automation, ...options } : options;
    const result = await api.finish(await api.post(`/unit_api/jobs/run/job_name/${path(job.name)}`, { options: wish }));
    await loadJobs();
    return result;
  }
  async function stop(name) {
    await api.finish(await api.post("/unit_api/jobs/stop", { job_name: name }));
    await loadJobs();
  }
  async function change(name, settings) {
    await api.patch(`/unit_api/jobs/settings/job_name/${path(name)}`, { settings });
    const known = store.state.settings;
    const plain = Object.fromEntries(Object.entries(settings).filter(([key]) => !key.startsWith("$")));
    store.set({ settings: { ...known, [name]: { ...known[name], ...plain } } });
    return true;
  }
  async function stopAll() {
    try {
      await api.finish(await api.post("/unit_api/jobs/stop/all"));
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

  const experimentOf = async (answer) => { await answer; await Promise.all([loadUnit(), loadJobs()]); };
  const simulated = async (answer) => { await answer; await loadSimulation(); };

  return {
    loadUnit, loadJobs, loadSimulation, start, stop, change, stopAll, resume,
    setState: (name, state) => change(name, { $state: state }),
    createExperiment: (values) => experimentOf(api.post("/page/experiments", values)),
    changeExperiment: (name, values) => experimentOf(api.patch(`/page/experiments/${path(name)}`, values)),
    chooseExperiment: (name) => experimentOf(api.patch(`/page/experiments/${path(name)}`, { chosen: true })),
    setSpeed: (speed) => simulated(api.put("/page/simulation/speed", { speed })),
    injectFault: (name, wish) => simulated(api.put(`/page/simulation/faults/${path(name)}`, wish)),
    clearFault: (name) => simulated(api.remove(`/page/simulation/faults/${path(name)}`)),
  };
}
