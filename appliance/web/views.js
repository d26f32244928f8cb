/* The parts of the page that are not always wanted: which one is shown, and how one gets there.

   The address says where one is, "#/calibrations/session/…", so that the back button and a reload
   do what people expect. All but the overview are fetched when they are first gone to. */

import { Icon } from "./icons.js";
import { ProblemNote, html, useEffect, useLayoutEffect, useRef, useState } from "./ui.js";

export const VIEWS = [
  { id: "", name: "Overview" },
  { id: "dosing", name: "Dosing", load: () => import("./dosing.js") },
  { id: "calibrations", name: "Calibrations", load: () => import("./calibrations.js") },
  { id: "profiles", name: "Profiles", load: () => import("./profiles.js") },
  { id: "system", name: "System", load: () => import("./system.js") },
];

const STYLES = "/web/views.css";

/* { view, path, anchor } of an address: "#/profiles/day.yaml" is the view profiles at
   ["day.yaml"]; anything that does not begin with a slash is a place on the overview. */
export function placeOf(hash) {
  const text = hash.replace(/^#/, "");
  if (!text.startsWith("/")) return { view: VIEWS[0], path: [], anchor: text };
  const [id, ...path] = text.slice(1).split("/").filter(Boolean).map(readable);
  const view = VIEWS.find((known) => known.id === (id ?? "")) ?? VIEWS[0];
  return { view, path, anchor: "" };
}

function readable(part) {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

/* The address of a place in a view. */
export const addressOf = (view, ...path) => `#/${[view, ...path].map(encodeURIComponent).join("/")}`;

/* Where one is, as the address says. */
export function usePlace() {
  const [hash, setHash] = useState(location.hash);
  useEffect(() => {
    const look = () => setHash(location.hash);
    addEventListener("hashchange", look);
    return () => removeEventListener("hashchange", look);
  }, []);
  return placeOf(hash);
}

export function Navigation({ place }) {
  return html`
    <nav class="views" aria-label="Views">
      ${VIEWS.map(({ id, name }) => html`<a key=${id} href=${`#/${id}`}
        aria-current=${place.view.id === id ? "page" : undefined}>${name}</a>`)}
    </nav>`;
}

/* The view that the address names. Going to another one brings one to its top and its heading. */
export function View({ place, overview }) {
  const { view, path, anchor } = place;
  const before = useRef(null);
  useLayoutEffect(() => {
    if (before.current !== null && before.current !== view.id) window.scrollTo({ top: 0, behavior: "instant" });
    if (before.current !== view.id && anchor) document.getElementById(anchor)?.scrollIntoView();
    before.current = view.id;
  }, [view.id, anchor]);
  return view.load ? html`<${Fetched} key=${view.id} view=${view} path=${path} />` : overview;
}

const fetched = new Map();

function Fetched({ view, path }) {
  const [shown, setShown] = useState(fetched.get(view.id));
  const [problem, setProblem] = useState(null);
  useEffect(() => {
    if (shown) return;
    Promise.all([view.load(), styled()]).then(([module]) => {
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

let sheet = null;

/* Fires when the looks of the views are there too. */
function styled() {
  sheet ??= new Promise((done) => {
    const link = document.createElement("link");
    Object.assign(link, { rel: "stylesheet", href: STYLES, onload: done, onerror: done });
    document.head.append(link);
  });
  return sheet;
}

/* The heading of a view: one is brought to it when the view is opened. */
export function Heading({ children, focused = true }) {
  const heading = useRef(null);
  useEffect(() => { if (focused) heading.current.focus({ preventScroll: true }); }, []);
  return html`<h2 class="view-title" tabindex="-1" ref=${heading}>${children}</h2>`;
}
