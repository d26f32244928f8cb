/* The heading of a view. */

import { clockTime } from "./format.js";
import { html, useEffect, useHeard, useRef, useSelect } from "./ui.js";

/* One is brought to it when the view is opened. It says how old what is shown is, while nothing is heard. */
export function Heading({ children, focused = true }) {
  const heading = useRef(null);
  useEffect(() => { if (focused) heading.current.focus({ preventScroll: true }); }, []);
  return html`<h2 class="view-title" tabindex="-1" ref=${heading}>${children}</h2><${Age} />`;
}

/* The unit's time at which it was heard last. */
function Age() {
  const heard = useHeard();
  const at = useSelect((state) => state.clock?.ms);
  return heard === null && at !== undefined && html`<span class="as-of">as of ${clockTime(at)}</span>`;
}
