/* The views of the page. All but the overview are fetched when they are first gone to, with the
   stylesheets they name. */

import { View as Overview } from "./overview/index.js";

export const VIEWS = [
  { id: "", name: "Overview", View: Overview },
  { id: "dosing", name: "Dosing", load: () => import("./dosing/index.js"), styles: ["views", "dosing"] },
  { id: "calibrations", name: "Calibrations", load: () => import("./calibrations/index.js"), styles: ["views", "calibrations"] },
  { id: "profiles", name: "Profiles", load: () => import("./profiles/index.js"), styles: ["views", "profiles"] },
  { id: "system", name: "System", load: () => import("./system/index.js"), styles: ["views", "system"] },
];

/* The view called `id`; the overview where there is none. */
export const viewOf = (id) => VIEWS.find((known) => known.id === id) ?? VIEWS[0];
