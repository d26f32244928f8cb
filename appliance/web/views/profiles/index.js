/* Experiment profiles: those that are kept, the one that is carried out, and the editor. */

import { askFirst } from "../../parts/dialog.js";
import { Heading } from "../../parts/heading.js";
import { Icon } from "../../parts/icons.js";
import { Part, ProblemNote, html, useAction, useEffect, useEvery, useSelect, useState, useUnit } from "../../parts/ui.js";
import { addressOf } from "../../state/router.js";
import { Editor } from "./editor.js";
import { EXAMPLES } from "./examples.js";
import { Running } from "./running.js";

export function View({ path: [what, name] }) {
  if (what === "edit" && name) return html`<${Editor} key=${`edit ${name}`} filename=${name} />`;
  if (what === "new") return html`<${Editor} key=${`new ${name}`} example=${EXAMPLES.find(({ id }) => id === name)} />`;
  return html`<${Shelf} />`;
}

function Shelf() {
  const { api } = useUnit();
  const [all, setAll] = useState(null);
  const [load, , problem] = useAction(async () => setAll(await api.get("/page/profiles")));
  const phase = useSelect((state) => state.connection.phase);
  useEffect(() => { load(); }, [phase]);
  useEvery(15, () => { if (!document.hidden) load(); });
  return html`
    <div class="section-head"><${Heading}>Profiles<//></div>
    <p class="hint">A profile says what the jobs of this unit are told, and when. It goes on through restarts and power cuts.</p>
    <${Part} name="Running profile"><${Running} /><//>
    <section class="panel" aria-labelledby="profiles-title">
      <div class="section-head"><h3 id="profiles-title">Kept on this unit</h3><${New} /></div>
      <${ProblemNote} problem=${problem} />
      ${all?.length === 0 && html`<p class="hint">None yet. Begin with an example.</p>`}
      <ul class="profiles">${all?.map((entry) => html`<${Entry} key=${entry.filename} entry=${entry} load=${load} />`)}</ul>
    </section>`;
}

function New() {
  return html`<details class="options new-profile"><summary>New profile</summary>
    <ul>${EXAMPLES.map(({ id, title }) => html`<li key=${id}><a href=${addressOf("profiles", "new", id)}>${title}</a></li>`)}
      <li><a href=${addressOf("profiles", "new", "empty")}>Empty</a></li></ul></details>`;
}

function Entry({ entry, load }) {
  const { api } = useUnit();
  const may = useSelect((state) => state.unit?.who?.role !== "viewer");
  const { filename, name, author, description, errors } = entry;
  const [run, busy, problem] = useAction(async (dry) => (
    api.finish(await api.post(`/page/profiles/${encodeURIComponent(filename)}/run`, { dry_run: dry }))));
  const [drop, dropping, unwilling] = useAction(async () => { await api.remove(`/page/profiles/${encodeURIComponent(filename)}`); await load(); });
  const remove = async () => {
    if (await askFirst({ title: "Delete the profile?", text: `${filename} is deleted for good.`, yes: "Delete" })) drop();
  };
  return html`
    <li class="profile" data-profile=${filename}>
      <div class="profile-words"><h4><a href=${addressOf("profiles", "edit", filename)}>${name || filename}</a></h4>
        <span class="hint">${[filename, author].filter(Boolean).join(" · ")}</span>
        ${errors > 0 && html`<span class="chip lost"><${Icon} name="warning" />${errors} ${errors === 1 ? "error" : "errors"}</span>`}
        ${description && html`<p>${description}</p>`}
        <${ProblemNote} problem=${problem ?? unwilling} /></div>
      <div class="buttons">
        <button type="button" class="small primary" disabled=${busy || !may || errors > 0} onClick=${() => run(false)} aria-label=${`Run ${filename}`}>
          <${Icon} name="play" />Run</button>
        <button type="button" class="small" disabled=${busy || !may || errors > 0} onClick=${() => run(true)} aria-label=${`Dry run of ${filename}`}
          title="Says in the log what would be done, and does nothing">Dry run</button>
        <button type="button" class="small danger" disabled=${dropping || !may} onClick=${remove} aria-label=${`Delete ${filename}`}>Delete</button>
      </div>
    </li>`;
}
