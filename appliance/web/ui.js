/* The few words every component is written in: html templates, hooks, and the unit in context. */

import { createContext, h, render } from "./vendor/preact.js";
import {
  useContext, useEffect, useId, useLayoutEffect, useMemo, useRef, useState,
} from "./vendor/preact-hooks.js";
import htm from "./vendor/htm.js";

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

/* Something to do now and then while the component is shown. */
export function useEvery(seconds, act) {
  const latest = useRef(act);
  latest.current = act;
  useEffect(() => {
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

/* A refusal in words: what happened, and what to do about it. */
export function ProblemNote({ problem, id }) {
  return problem && html`
    <div class="problem" role="alert" id=${id}>
      <p class="problem-message">${problem.message}</p>
      ${problem.remedy && html`<p class="problem-remedy">${problem.remedy}</p>`}
    </div>`;
}

/* Small pictures beside the words, so that nothing is said by colour alone. */
export function Icon({ name }) {
  return html`<svg class="icon" aria-hidden="true" focusable="false" viewBox="0 0 16 16">
    <use href=${`/web/icons.svg#${name}`} /></svg>`;
}
