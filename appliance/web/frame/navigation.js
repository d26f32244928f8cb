/* The way from one view to another. */

import { html } from "../parts/ui.js";
import { addressOf } from "../state/router.js";

export function Navigation({ views, view }) {
  return html`
    <nav class="views" aria-label="Views">
      ${views.map(({ id, name }) => html`<a key=${id} href=${addressOf(id)}
        aria-current=${view.id === id ? "page" : undefined}>${name}</a>`)}
    </nav>`;
}
