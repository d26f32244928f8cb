/* The cards of jobs, one for those of a name. */

import { html, useSelect } from "../parts/ui.js";
import { JobCard } from "./card.js";
import { families } from "./families.js";

export const JobCards = ({ jobs }) => families(jobs).map((members) => html`<${JobCard} key=${members[0].name} members=${members} />`);

/* The jobs whose place is the view `place`, but those called `others`, for which it has forms of its own. */
export function useJobsAt(place, others = []) {
  return useSelect((state) => state.jobs).filter((job) => job.place === place && !others.includes(job.name));
}
