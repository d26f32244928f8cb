/* What the view asks of the unit: calibrations and estimators; and what it is told of the guided ways to them. */

import { useAnswer, useHeard, useSelect, useUnit } from "../../parts/ui.js";

const SESSIONS = "/page/calibrations/sessions";
const path = (...names) => names.map(encodeURIComponent).join("/");

/* Where all of them, or the file of one, can be downloaded. */
export const ALL_FILES = "/unit_api/zipped_calibrations";
export const fileOf = ({ kind, device, name }) => `/unit_api/system/path/storage/${kind}s/${path(device, name)}.yaml`;

/* { known, problem, load }: everything the unit knows of its devices. */
export function useShelf() {
  const { api } = useUnit();
  const { calibrations, estimators, blanks } = useSelect((state) => state.kept);
  const experiment = useSelect((state) => state.experiment?.name);
  return useAnswer(() => api.get("/page/calibrations"), [useHeard(), calibrations, estimators, blanks, experiment]);
}

const GONE = { message: "There is no such calibration under way.", remedy: "Begin another." };

/* The guided calibrations, the newest first: [{ session, step }]. */
export const useSessions = () => useSelect((state) => state.calibration_sessions);

/* A guided calibration: { known: { session, step }, problem }. */
export function useSession(id) {
  const known = useSessions().find(({ session }) => session.session_id === id) ?? null;
  const heard = useSelect((state) => state.since !== null);
  return { known, problem: heard && !known ? GONE : null };
}

export function useRequests() {
  const { api, actions: { takeUp } } = useUnit();
  const guided = (asked) => takeUp("calibration_sessions", asked, (one) => [one]);
  return {
    /* Each of these three answers { session, step }. */
    answer: (id, inputs) => guided(api.post(`${SESSIONS}/${path(id)}/inputs`, { inputs })),
    abort: (id) => guided(api.post(`${SESSIONS}/${path(id)}/abort`)),
    begin: ({ protocol, device }) => guided(api.post(SESSIONS, { protocol, device })),
    keepFile: (device, text, activate) => api.post(`/page/calibrations/files/${path(device)}`, { text, activate }),
    forgetBlank: () => api.remove("/page/calibrations/blank"),
    activate: ({ kind, device, name }) => api.patch(`/unit_api/active_${kind}s/${path(device, name)}`),
    deactivate: ({ kind, device }) => api.remove(`/unit_api/active_${kind}s/${path(device)}`),
    drop: ({ kind, device, name }) => api.remove(`/unit_api/${kind}s/${path(device, name)}`),
  };
}
