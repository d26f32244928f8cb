/* The jobs that this view is about: it has words, forms and drawings for each, which no other job could
   fill, so that it knows them by the names under which they are published. */

import { KIND_WORDS } from "./progress.js";

export const AUTOMATION = "dosing_automation";
export const EXCHANGE = "pumps";
export const CIRCULATION = { circulate_media: "medium", circulate_alt_media: "alternative medium" };

/* Those that are started by a form and not by a card. */
export const FORMS = [...Object.keys(KIND_WORDS), EXCHANGE, ...Object.keys(CIRCULATION)];
