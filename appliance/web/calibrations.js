/* Calibrations. */

import { Heading } from "./views.js";
import { html } from "./ui.js";

export function View() {
  return html`<${Heading}>Calibrations<//>`;
}
