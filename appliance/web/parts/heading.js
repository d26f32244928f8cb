/* The heading of a view. */

import { html, useEffect, useRef } from "./ui.js";

/* One is brought to it when the view is opened. */
export function Heading({ children, focused = true }) {
  const heading = useRef(null);
  useEffect(() => { if (focused) heading.current.focus({ preventScroll: true }); }, []);
  return html`<h2 class="view-title" tabindex="-1" ref=${heading}>${children}</h2>`;
}
