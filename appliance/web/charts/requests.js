/* What charts ask of the unit beside what everybody hears. */

import { useAnswer, useHeard, useUnit } from "../parts/ui.js";

/* What each series that may be recorded is, by its name: { unit, label }. Empty until the unit has told. */
export function useSeries() {
  const { api } = useUnit();
  const { known } = useAnswer(async () => byName(await api.get("/page/series/declared")), [useHeard()]);
  return known ?? {};
}

const byName = (told) => Object.fromEntries(told.map(({ name, unit, label }) => [name, { unit, label }]));
