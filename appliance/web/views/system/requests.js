/* What the view asks of the unit: the computer, its alerts, plugins and files. */

import { useAnswer, useHeard, useSelect, useUnit } from "../../parts/ui.js";
import { outcome, send } from "./archive.js";

const FOLDER = "/unit_api/system/path/";

/* By the name under which it is published: what it reports is shown test by test, and not on a card. */
export const SELF_TEST = "self_test";

/* The address of a file or folder of the unit's data folder. */
export const fileAt = (path) => FOLDER + path.map(encodeURIComponent).join("/");

/* The computer: { known, problem, load }. */
export function useSystem() {
  const { api } = useUnit();
  return useAnswer(() => api.get("/page/system"), [useHeard()]);
}

/* Every alert there has been: { known, problem }. */
export function useAlerts() {
  const { api } = useUnit();
  const standing = useSelect((state) => state.alerts);
  return useAnswer(() => api.get("/page/alerts"), [standing, useHeard()]);
}

/* Plugins, and whether others may be installed: { known, problem, load }. */
export function usePlugins() {
  const { api } = useUnit();
  return useAnswer(() => api.get("/page/plugins"), [useHeard()]);
}

/* What is in a folder: { known: { at, dirs, files }, problem }. */
export function useFolder(path) {
  const { api } = useUnit();
  const at = path.join("/");
  return useAnswer(async () => ({ at, ...(await api.get(fileAt(path))) }), [at]);
}

/* The report of the self-test that the unit has kept: { known }. */
export function useReport() {
  const { api } = useUnit();
  const state = useSelect((known) => known.states[SELF_TEST]?.state);
  const run = useSelect((known) => known.states[SELF_TEST]?.id);
  return useAnswer(() => api.get("/page/self_test"), [state, run]);
}

export function useRequests() {
  const { api } = useUnit();
  return {
    setClock: (time) => api.carryOut("/unit_api/system/utc_clock", { utc_clock_time: time.toISOString() }),
    checkHardware: ({ name, version }) => api.carryOut("/unit_api/hardware/check", { model_name: name, model_version: version }),
    restartServer: () => api.post("/unit_api/system/web_server/restart"),
    reboot: () => api.post("/unit_api/system/reboot"),
    shutDown: () => api.post("/unit_api/system/shutdown"),
    install: (name, source) => api.carryOut("/unit_api/plugins/install", { args: [name], options: source ? { source } : {} }),
    uninstall: (name) => api.carryOut("/unit_api/plugins/uninstall", { args: [name] }),
    /* Replaces everything by what is in an archive; `tell` is called with the share that was sent. */
    bringBack: async (file, tell) => outcome(api, await send(file, tell)),
  };
}
