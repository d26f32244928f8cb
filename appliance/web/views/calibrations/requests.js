/* What the view asks of the unit: calibrations and estimators, and the guided ways to them. */

import { useAnswer, useSelect, useUnit } from "../../parts/ui.js";

const SESSIONS = "/page/calibrations/sessions";
const path = (...names) => names.map(encodeURIComponent).join("/");

/* Where all of them, or the file of one, can be downloaded. */
export const ALL_FILES = "/unit_api/zipped_calibrations";
export const fileOf = ({ kind, device, name }) => `/unit_api/system/path/storage/${kind}s/${path(device, name)}.yaml`;

/* { known, problem, load }: everything the unit knows of its devices. */
export function useShelf() {
  const { api } = useUnit();
  const phase = useSelect((state) => state.connection.phase);
  const blanking = useSelect((state) => state.states.od_blank?.state);
  return useAnswer(() => api.get("/page/calibrations"), [phase, blanking], 15);
}

/* A guided calibration: { known: { session, step }, problem, tell }; asked for often while the unit
   is at work on a step. */
export function useSession(id) {
  const { api } = useUnit();
  return useAnswer(() => api.get(`${SESSIONS}/${path(id)}`), [id], paceOf);
}

function paceOf(known) {
  if (known?.session.status !== "in_progress") return 0;
  return known.step.metadata.working ? 0.7 : 10;
}

export function useRequests() {
  const { api } = useUnit();
  return {
    /* Each of these two answers { session, step }, as `useSession` knows it. */
    answer: (id, inputs) => api.post(`${SESSIONS}/${path(id)}/inputs`, { inputs }),
    abort: (id) => api.post(`${SESSIONS}/${path(id)}/abort`),
    begin: ({ protocol, device }) => api.post(SESSIONS, { protocol, device }),
    keepFile: (device, text, activate) => api.post(`/page/calibrations/files/${path(device)}`, { text, activate }),
    forgetBlank: () => api.remove("/page/calibrations/blank"),
    activate: ({ kind, device, name }) => api.patch(`/unit_api/active_${kind}s/${path(device, name)}`),
    deactivate: ({ kind, device }) => api.remove(`/unit_api/active_${kind}s/${path(device)}`),
    drop: ({ kind, device, name }) => api.remove(`/unit_api/${kind}s/${path(device, name)}`),
  };
}
