/* The tail of the log: live, filtered by level and words, with older lines on request. */

import { dateTime } from "./format.js";
import { ProblemNote, html, useAction, useEffect, useId, useSelect, useState, useUnit } from "./ui.js";

const LEVELS = ["DEBUG", "INFO", "NOTICE", "WARNING", "ERROR"];
const PAGE = 100;

/* Whether an entry is at least of `level` and has `words` in it. */
export function passes(entry, level, words) {
  return LEVELS.indexOf(entry.level) >= LEVELS.indexOf(level)
    && (!words || entry.message.toLowerCase().includes(words.toLowerCase()));
}

const keyOf = (entry) => `${entry.at_ms} ${entry.source} ${entry.message}`;

export function Logs({ whole = false }) {
  const { actions } = useUnit();
  const recent = useSelect((state) => state.logs);
  const [level, setLevel] = useState("INFO");
  const [words, setWords] = useState("");
  const [older, setOlder] = useState([]);
  const [ended, setEnded] = useState(false);
  const [load, busy, problem] = useAction(async (before, known) => {
    const page = await actions.findLogs({ before, limit: PAGE, level, contains: words });
    setOlder([...known, ...page]);
    setEnded(page.length < PAGE);
  });
  useEffect(() => {
    setOlder([]);
    setEnded(false);
    if (!words && level === "INFO") return undefined;
    const timer = setTimeout(() => load(undefined, []), 300);
    return () => clearTimeout(timer);
  }, [level, words]);
  const entries = together(recent.filter((entry) => passes(entry, level, words)), older);
  const oldest = entries.length ? entries[entries.length - 1].at_ms : undefined;
  return html`
    <section class="logs panel" aria-labelledby="logs-title" id="log">
      <div class="section-head"><h2 id="logs-title">Log</h2>
        ${!whole && html`<a class="hint more-room" href="#/system/log">With more room</a>`}<${Filters} ...${{ level, setLevel, words, setWords }} /></div>
      <div class="log-lines" role="log" aria-live="off" aria-labelledby="logs-title" tabindex="0">
        ${entries.length ? html`<ol>${entries.map((entry) => html`<${Line} key=${keyOf(entry)} entry=${entry} />`)}</ol>`
          : html`<p class="hint">Nothing has been logged ${words ? "with these words" : `at level ${level.toLowerCase()} or above`}.</p>`}
        <${ProblemNote} problem=${problem} />
        ${!ended && html`<button type="button" class="small" disabled=${busy} onClick=${() => load(oldest, older)}>
          ${busy ? "Loading…" : "Load older"}</button>`}
      </div>
    </section>`;
}

/* Newest first, none twice. */
function together(recent, older) {
  const seen = new Map();
  for (const entry of [...recent].reverse()) seen.set(keyOf(entry), entry);
  for (const entry of older) if (!seen.has(keyOf(entry))) seen.set(keyOf(entry), entry);
  return [...seen.values()].sort((a, b) => b.at_ms - a.at_ms);
}

function Filters({ level, setLevel, words, setWords }) {
  const [levelId, wordsId] = [useId(), useId()];
  return html`
    <div class="toolbar">
      <label for=${levelId}>Level</label>
      <select id=${levelId} value=${level} onChange=${(event) => setLevel(event.currentTarget.value)}>
        ${LEVELS.map((name) => html`<option key=${name} value=${name}>${name === "ERROR" ? "error" : `${name.toLowerCase()} and above`}</option>`)}
      </select>
      <label for=${wordsId} class="visually-hidden">Words in the log</label>
      <input id=${wordsId} type="search" placeholder="Search" value=${words} onInput=${(event) => setWords(event.currentTarget.value)} />
    </div>`;
}

function Line({ entry }) {
  return html`
    <li class=${`log-line ${entry.level.toLowerCase()}`}>
      <time>${dateTime(entry.at_ms)}</time>
      <span class="log-level">${entry.level.toLowerCase()}</span>
      <span class="log-source" title=${entry.source}>${entry.source}</span>
      <span class="log-message">${entry.message}</span>
    </li>`;
}
