/* What the view asks of the unit: profiles, and the one that is carried out. */

import { useAnswer, useEffect, useSelect, useState, useUnit } from "../../parts/ui.js";

export const JOB = "experiment_profile";
const CHECK_AFTER = 350;
const at = (filename) => `/page/profiles/${encodeURIComponent(filename)}`;

/* Those that are kept: { known, problem, load }. */
export function useProfiles() {
  const { api } = useUnit();
  const phase = useSelect((state) => state.connection.phase);
  return useAnswer(() => api.get("/page/profiles"), [phase], 15);
}

/* The one that is carried out, or was last: { known, problem }. */
export function useRun() {
  const { api } = useUnit();
  const state = useSelect((known) => known.states[JOB]?.state);
  return useAnswer(() => api.get("/page/profiles/running"), [state], (run) => (run?.running ? 2 : 0));
}

/* What the unit says of the text, a moment after it was last changed: [checked, problem]. */
export function useCheck(text) {
  const { api } = useUnit();
  const [known, setKnown] = useState([null, null]);
  useEffect(() => {
    if (text === null) return undefined;
    let wanted = true;
    const timer = setTimeout(() => api.post("/page/profiles/check", { text }).then(
      (checked) => wanted && setKnown([checked, null]),
      (problem) => wanted && setKnown([null, problem])), CHECK_AFTER);
    return () => { wanted = false; clearTimeout(timer); };
  }, [text]);
  return known;
}

export function useRequests() {
  const { api } = useUnit();
  return {
    textOf: async (filename) => (await api.get(at(filename))).text,
    keep: (filename, text) => api.put(at(filename), { text }),
    drop: (filename) => api.remove(at(filename)),
    run: (filename, dry) => api.carryOut(`${at(filename)}/run`, { dry_run: dry }),
  };
}
