/* What the view asks of the unit: profiles; and what it is told of the one that is carried out. */

import { useAnswer, useEffect, useEvery, useHeard, useSelect, useState, useUnit } from "../../parts/ui.js";
import { unitNow } from "../../state/store.js";
import { elapsedOf } from "./timeline.js";

/* The job that carries one out, by the name under which it is published: the view is about its runs. */
export const JOB = "experiment_profile";
const CHECK_AFTER = 350;
const at = (filename) => `/page/profiles/${encodeURIComponent(filename)}`;

/* Those that are kept: { known, problem, load }. */
export function useProfiles() {
  const { api } = useUnit();
  const changed = useSelect((state) => state.kept.profiles);
  return useAnswer(() => api.get("/page/profiles"), [useHeard(), changed]);
}

/* The one that is carried out, as it is now; null if there is none. */
export function useRun() {
  const { store } = useUnit();
  const run = useSelect((state) => state.profile);
  const [, redraw] = useState(0);
  useEvery(run?.running && !run.paused ? 1 : 0, () => redraw((n) => n + 1));
  return run?.running ? { ...run, elapsed_s: elapsedOf(run, unitNow(store.state)) } : null;
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
