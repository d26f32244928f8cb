/* Where a view is shown; what it is made of is fetched when it is first wanted. */

import { Icon } from "../parts/icons.js";
import { ProblemNote, html, useEffect, useLayoutEffect, useRef, useState } from "../parts/ui.js";

/* `view`, as the registry has it. Going to another one brings one to its top, or to `anchor`. */
export function Stage({ view, path, anchor }) {
  const before = useRef(null);
  useLayoutEffect(() => {
    if (before.current !== null && before.current !== view.id) window.scrollTo({ top: 0, behavior: "instant" });
    if (before.current !== view.id && anchor) document.getElementById(anchor)?.scrollIntoView();
    before.current = view.id;
  }, [view.id, anchor]);
  return view.View ? html`<${view.View} path=${path} />` : html`<${Fetched} key=${view.id} view=${view} path=${path} />`;
}

const fetched = new Map();

function Fetched({ view, path }) {
  const [shown, setShown] = useState(fetched.get(view.id));
  const [problem, setProblem] = useState(null);
  useEffect(() => {
    if (shown) return;
    Promise.all([view.load(), ...view.styles.map(styled)]).then(([module]) => {
      fetched.set(view.id, module);
      setShown(module);
    }).catch((failure) => {
      console.warn(failure);
      setProblem({ message: `${view.name} could not be fetched from the unit.`, remedy: "Load the page again when the unit is heard." });
    });
  }, []);
  if (problem) {
    return html`<section class="panel" aria-label=${view.name}><${ProblemNote} problem=${problem} />
      <div class="buttons"><button type="button" onClick=${() => location.reload()}>Load again</button></div></section>`;
  }
  return html`<div class=${`view ${view.id}-view`} data-view=${view.id}>
    ${shown ? html`<${shown.View} path=${path} />` : html`<p class="loading"><${Icon} name="dots" /> Loading…</p>`}</div>`;
}

const sheets = new Map();

/* Fires when the stylesheet called `name` is there, or cannot be had. */
function styled(name) {
  if (!sheets.has(name)) {
    sheets.set(name, new Promise((done) => {
      const link = document.createElement("link");
      Object.assign(link, { rel: "stylesheet", href: `/web/styles/${name}.css`, onload: done, onerror: done });
      document.head.append(link);
    }));
  }
  return sheets.get(name);
}
