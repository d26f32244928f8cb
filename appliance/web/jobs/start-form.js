/* How a job that is off is started. */

import { Field, parsed, typed } from "../parts/fields.js";
import { Icon } from "../parts/icons.js";
import { ProblemNote, html, useAction, useId, useState, useUnit } from "../parts/ui.js";
import { memberTitle } from "./families.js";

/* Which of its kind, with which options. */
export function StartForm({ members, may, title }) {
  const { actions } = useUnit();
  const [choice, setChoice] = useState(members[0].automation);
  const job = members.find((member) => member.automation === choice) ?? members[0];
  const [texts, setTexts] = useState({});
  const [tried, setTried] = useState(false);
  const [start, busy, problem] = useAction((options) => actions.start(job, options));
  const options = job.settings.filter((s) => s.settable || s.start_only);
  const read = options.map((setting) => [setting, ...parsed(setting, texts[setting.name] ?? startText(setting))]);
  const submit = (event) => {
    event.preventDefault();
    setTried(true);
    if (read.some(([, , complaint]) => complaint)) return;
    start(Object.fromEntries(read
      .filter(([setting, value]) => value !== undefined && (setting.required || texts[setting.name] !== undefined))
      .map(([setting, value]) => [setting.name, value])));
  };
  const needed = options.some((setting) => setting.required) || options.every((setting) => setting.default === null);
  const fields = html`<div class="settings">${read.map(([setting, , complaint]) => html`
    <${Field} key=${`${choice} ${setting.name}`} setting=${setting} atStart disabled=${!may}
      text=${texts[setting.name] ?? startText(setting)}
      complaint=${tried || texts[setting.name] !== undefined ? complaint : ""}
      onInput=${(text) => setTexts({ ...texts, [setting.name]: text })} />`)}</div>`;
  return html`
    <form noValidate onSubmit=${submit}>
      ${members.length > 1 && html`<${Choice} members=${members} choice=${choice} title=${title}
        choose=${(automation) => { setChoice(automation); setTexts({}); setTried(false); }} />`}
      <p class="summary">${job.summary}</p>
      ${options.length > 0 && (needed ? fields : html`<details class="options"><summary>Options</summary>${fields}</details>`)}
      <${ProblemNote} problem=${problem} />
      <div class="buttons">
        <button type="submit" class="primary" disabled=${busy || !may} aria-label=${`Start ${title}`}>
          <${Icon} name="play" />${busy ? "Starting…" : "Start"}</button>
      </div>
    </form>`;
}

const startText = (setting) => typed(setting.default);

function Choice({ members, choice, choose, title }) {
  const id = useId();
  return html`
    <div class="field">
      <label for=${id}>Which</label>
      <div class="field-input"><select id=${id} value=${choice} aria-label=${`Which ${title}`}
        onChange=${(event) => choose(event.currentTarget.value)}>
        ${members.map((job) => html`<option key=${job.automation} value=${job.automation}>${memberTitle(job)}</option>`)}
      </select></div>
    </div>`;
}
