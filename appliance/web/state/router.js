/* Where one is on the page. The address says it, "#/calibrations/session/…", so that the back
   button and a reload do what people expect. */

import { useEffect, useState } from "../parts/ui.js";

/* { view, path, anchor } of an address: "#/profiles/day.yaml" is the view "profiles" at
   ["day.yaml"]; anything that does not begin with a slash is a place on the overview, "". */
export function placeOf(hash) {
  const text = hash.replace(/^#/, "");
  if (!text.startsWith("/")) return { view: "", path: [], anchor: text };
  const [view = "", ...path] = text.slice(1).split("/").filter(Boolean).map(readable);
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
