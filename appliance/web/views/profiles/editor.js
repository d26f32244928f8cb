/* The editor of a profile: it is checked while one types, and what was typed survives a reload. */

import { Heading } from "../../parts/heading.js";
import { ProblemNote, html, useAction, useEffect, useId, useMay, useRef, useState } from "../../parts/ui.js";
import { addressOf } from "../../state/router.js";
import { Findings, all } from "./findings.js";
import { useCheck, useRequests } from "./requests.js";
import { TextArea, placeIn } from "./text.js";
import { Lanes, clockOf, planOf } from "./timeline.js";

const FIRST = 'version: "1.0"\nexperiment_profile_name: \n';

/* A draft is kept by the browser until it is saved. */
function useDraft(key, given) {
  const [text, setText] = useState(() => sessionStorage.getItem(key) ?? given);
  const change = (next) => { sessionStorage.setItem(key, next); setText(next); };
  return [text, change, (saved) => { sessionStorage.removeItem(key); setText(saved); }];
}

export function Editor({ filename, example }) {
  const requests = useRequests();
  const may = useMay("operator");
  const [name, setName] = useState(filename ?? `${example?.id ?? "new"}.yaml`);
  const [kept, setKept] = useState(filename ? null : example?.text ?? FIRST);
  const [text, setText, settle] = useDraft(`profile ${filename ?? `new ${example?.id ?? "empty"}`}`, filename ? null : kept);
  const [checked, unchecked] = useCheck(may ? text : null);
  const [load, , problem] = useAction(async () => {
    const stored = await requests.textOf(filename);
    setKept(stored);
    if (text === null) settle(stored);
  });
  const [save, saving, refused] = useAction(async () => {
    await requests.keep(name, text);
    settle(text);
    setKept(text);
    if (name !== filename) location.replace(addressOf("profiles", "edit", name));
    return true;
  });
  const [run, running, unwilling] = useAction(async (dry) => {
    await requests.run(name, dry);
    location.hash = addressOf("profiles");
  });
  useEffect(() => { if (filename) load(); }, []);
  const area = useRef(null);
  const changed = text !== kept || !filename;
  const errors = checked?.errors.length ?? 0;
  const keys = (event) => {
    if ((event.ctrlKey || event.metaKey) && event.key === "s") { event.preventDefault(); if (may && !errors) save(); }
  };
  return html`
    <div class="section-head"><${Heading}>${filename ? `Profile ${filename}` : "New profile"}<//><a href=${addressOf("profiles")}>All profiles</a></div>
    <${ProblemNote} problem=${problem} />
    ${text !== null && html`
      <div class="editing" onKeyDown=${keys}>
        <section class="panel editor" aria-label="Editor">
          ${!filename && html`<${Name} name=${name} setName=${setName} />`}
          <${TextArea} text=${text} setText=${setText} findings=${all(checked)} area=${area} readOnly=${!may} />
          <${ProblemNote} problem=${refused ?? unwilling ?? unchecked} />
          <div class="buttons">
            <button type="button" class="primary" disabled=${saving || !may || !changed || errors > 0} onClick=${() => save()}>Save</button>
            <button type="button" disabled=${running || !may || changed || errors > 0} onClick=${() => run(false)}>Run</button>
            <button type="button" disabled=${running || !may || changed || errors > 0} onClick=${() => run(true)}>Dry run</button>
            ${filename && text !== kept && html`<button type="button" class="quiet" onClick=${() => settle(kept)}>Forget the changes</button>`}
            <span class="hint" role="status">${changed ? "not saved" : "saved"}</span>
          </div>
        </section>
        <${Findings} checked=${checked} jump=${(finding) => jump(area.current, finding)} />
        ${checked && html`<${Plan} checked=${checked} jump=${(step) => jump(area.current, { ...step, column: 1 })} />`}
      </div>`}`;
}

/* Puts the cursor at a line and column of the text, and shows it. */
function jump(area, { line, column }) {
  const at = placeIn(area.value, line, column);
  area.focus();
  area.setSelectionRange(at, at);
  const height = parseFloat(getComputedStyle(area).lineHeight);
  area.scrollTop = Math.max(0, (line - 4) * height);
  area.scrollIntoView({ block: "nearest" });
}

function Name({ name, setName }) {
  const id = useId();
  return html`<div class="field"><label for=${id}>Name of the file</label>
    <input id=${id} value=${name} spellcheck="false" onInput=${(event) => setName(event.currentTarget.value)} /></div>`;
}

/* What it would do, as far as it is understood. */
function Plan({ checked, jump }) {
  const items = planOf(checked.timeline);
  return html`
    <section class="panel plan" aria-labelledby="plan-title">
      <div class="section-head"><h3 id="plan-title">What it will do</h3></div>
      <${Lanes} items=${items} />
      ${items.length === 0 && html`<p class="hint">Nothing yet.</p>`}
      <ol class="steps" tabindex="0" aria-label="Steps">${items.slice(0, 200).map((item) => html`
        <li key=${item.key} class="step"><time>${clockOf(item.at)}</time>
          <button type="button" class="link" onClick=${() => jump(item)}>${item.what}</button> ${item.note && html`<em>${item.note}</em>`}</li>`)}</ol>
      ${checked.more + Math.max(0, items.length - 200) > 0 && html`<p class="hint">and ${checked.more + Math.max(0, items.length - 200)} more</p>`}
    </section>`;
}
