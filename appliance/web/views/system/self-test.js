/* The self-test: what it looks at, what it found, and what to do about it. */

import { dateTime } from "../../parts/format.js";
import { Icon } from "../../parts/icons.js";
import { ProblemNote, html, useAction, useMay, useSelect, useUnit } from "../../parts/ui.js";
import { SELF_TEST, useReport } from "./requests.js";

const TOLD = { true: ["good", "check", "passed"], false: ["bad", "warning", "failed"], null: ["", "minus", "not judged"] };

export function SelfTest() {
  const { actions } = useUnit();
  const may = useMay("operator");
  const state = useSelect((known) => known.states[SELF_TEST]?.state);
  const report = useSelect((known) => known.settings[SELF_TEST]?.report);
  const { known: kept } = useReport();
  const [start, busy, problem] = useAction((options) => actions.start({ name: SELF_TEST }, options));
  const [stop, stopping, unwilling] = useAction(() => actions.stop(SELF_TEST));
  const runs = state === "ready" || state === "init";
  const newest = latestOf(report, kept);
  const results = runs ? report?.results ?? [] : newest?.results ?? [];
  const failed = results.filter(({ passed }) => passed === false).length;
  return html`
    <section class="panel stack" aria-labelledby="self-test-title">
      <div class="section-head"><h3 id="self-test-title">Self-test</h3><span class="hint" role="status">${words(runs, results, failed, newest)}</span></div>
      <p class="hint">It tests lamp, photodiodes, heating, supply and stirring, one after the other, and needs them for itself: stop
        the jobs that use them first. Put in a vial with a stir bar and clear medium, and close the cover.</p>
      <${ProblemNote} problem=${problem ?? unwilling} />
      <div class="buttons">
        ${runs ? html`<button type="button" disabled=${stopping || !may} onClick=${() => stop()}><${Icon} name="stop" />Stop the self-test</button>`
          : html`<button type="button" class="primary" disabled=${busy || !may} onClick=${() => start({})}><${Icon} name="play" />Run the self-test</button>
            ${failed > 0 && html`<button type="button" disabled=${busy || !may} onClick=${() => start({ retry_failed: true })}>Again, what did not pass</button>`}`}
      </div>
      ${runs && html`<progress aria-label="The self-test runs"></progress>`}
      <ol class="results">${results.map((result) => html`<${Result} key=${result.name} result=${result} />`)}</ol>
    </section>`;
}

/* The report of the run that was watched, or what the unit has kept, whichever is newer: it keeps
   things in batches, a moment later. */
export function latestOf(report, kept) {
  const watched = report && { results: report.results, at_ms: Math.round(report.timestamp * 1000) };
  return watched && watched.at_ms >= (kept?.at_ms ?? 0) ? watched : kept;
}

function words(runs, results, failed, newest) {
  if (runs) return `running, ${results.length} done`;
  if (!newest) return "never run in this experiment";
  const fine = results.filter(({ passed }) => passed).length;
  return `${dateTime(newest.at_ms)}: ${fine} of ${results.length} passed${failed ? `, ${failed} failed` : ""}`;
}

function Result({ result: { name, title, passed, message, remedy } }) {
  const [kind, icon, word] = TOLD[String(passed)] ?? TOLD.null;
  return html`<li class=${`result ${kind}`} data-test=${name}>
    <${Icon} name=${icon} /><div><strong>${title}</strong> <span class="result-word">${word}</span>
      ${message && html`<p>${message}</p>`}${remedy && html`<p class="hint">${remedy}</p>`}</div></li>`;
}
