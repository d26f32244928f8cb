/* The few words every component is written in: html templates, hooks, and the unit in context. */

import htm from "../vendor/htm.js";
import {
  useContext, useEffect, useErrorBoundary, useId, useLayoutEffect, useMemo, useRef, useState,
} from "../vendor/preact-hooks.js";
import { createContext, h, render } from "../vendor/preact.js";

export const html = htm.bind(h);
export { render, useEffect, useId, useLayoutEffect, useMemo, useRef, useState };

const UnitContext = createContext(null);
export const UnitProvider = UnitContext.Provider;

/* What the page is made of: { store, api, timeline, readings, live, actions }. */
export const useUnit = () => useContext(UnitContext);

/* The part of the state that `select` picks; the component is drawn again when it changes. */
export function useSelect(select) {
  const { store } = useUnit();
  const chosen = select(store.state);
  const seen = useRef(chosen);
  const [, redraw] = useState(0);
  const latest = useRef(select);
  seen.current = chosen;
  latest.current = select;
  useLayoutEffect(() => {
    const look = () => {
      if (!Object.is(latest.current(store.state), seen.current)) redraw((n) => n + 1);
    };
    look();
    return store.subscribe(look);
  }, [store]);
  return chosen;
}

/* Something to do now and then while the component is shown; never where `seconds` is 0. */
export function useEvery(seconds, act) {
  const latest = useRef(act);
  latest.current = act;
  useEffect(() => {
    if (!seconds) return undefined;
    const timer = setInterval(() => latest.current(), seconds * 1000);
    return () => clearInterval(timer);
  }, [seconds]);
}

/* One action at a time: returns [run, busy, problem, forget]; a refusal becomes `problem`. */
export function useAction(act) {
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState(null);
  const run = async (...args) => {
    setBusy(true);
    setProblem(null);
    try {
      return await act(...args);
    } catch (refusal) {
      setProblem(refusal);
      return undefined;
    } finally {
      setBusy(false);
    }
  };
  return [run, busy, problem, () => setProblem(null)];
}

/* Whether the unit is heard, as a reason to ask anew for what it does not tell: another value with each
   snapshot, and null while nothing is heard. */
export const useHeard = () => useSelect(({ connection, since }) => (connection.phase === "connected" ? since : null));

/* What the unit answers to `ask`: asked anew when one of `reasons` changes, not while one of them is
   null. Returns { known, problem, load }: `known` is null until it is. An answer that comes after a
   newer one is forgotten. */
export function useAnswer(ask, reasons = []) {
  const [answer, setAnswer] = useState({ known: null, problem: null });
  const asked = useRef(0);
  const shown = useRef(0);
  const show = (number, change) => {
    if (number < shown.current) return;
    shown.current = number;
    setAnswer(change);
  };
  const load = async () => {
    const number = (asked.current += 1);
    try {
      const known = await ask();
      show(number, { known, problem: null });
    } catch (problem) {
      show(number, (before) => ({ ...before, problem }));
    }
  };
  useEffect(() => { if (!reasons.includes(null)) load(); }, reasons);
  return { ...answer, load };
}

const RANKS = { viewer: 1, operator: 2, admin: 3 };

/* Whether somebody of `role` may do what takes one of `needed`. Until the unit has said who we
   are, an operator's buttons are shown as they mostly will be: it asks again anyway. */
export const ranks = (role, needed) => RANKS[role ?? "operator"] >= RANKS[needed];

export const useMay = (needed) => useSelect((state) => ranks(state.unit?.who?.role, needed));

/* One part of the page: if it fails, it says so, and the others go on. */
export function Part({ name, children }) {
  const [failure, again] = useErrorBoundary((error) => console.error(error));
  if (!failure) return children;
  return html`
    <section class="panel" aria-label=${name}>
      <${ProblemNote} problem=${{ message: `${name} cannot be shown: the page has a fault.`, remedy: "The unit itself is not touched by it." }} />
      <div class="buttons"><button type="button" onClick=${again}>Try again</button></div>
    </section>`;
}

/* A refusal in words: what happened, and what to do about it. */
export function ProblemNote({ problem, id }) {
  return problem && html`
    <div class="problem" role="alert" id=${id}>
      <p class="problem-message">${problem.message}</p>
      ${problem.remedy && html`<p class="problem-remedy">${problem.remedy}</p>`}
    </div>`;
}
