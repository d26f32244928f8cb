/* Experiment profiles: those that are kept, the one that is carried out, and the editor. */

import { askFirst } from "../../parts/dialog.js";
import { JobCards, useJobsAt } from "../../jobs/cards.js";
import { Heading } from "../../parts/heading.js";
import { Icon } from "../../parts/icons.js";
import { Part, ProblemNote, html, useAction, useMay } from "../../parts/ui.js";
import { addressOf } from "../../state/router.js";
import { Editor } from "./editor.js";
import { EXAMPLES } from "./examples.js";
import { JOB, useProfiles, useRequests } from "./requests.js";
import { Running } from "./running.js";

export function View({ path: [what, name] }) {
  if (what === "edit" && name) return html`<${Editor} key=${`edit ${name}`} filename=${name} />`;
  if (what === "new") return html`<${Editor} key=${`new ${name}`} example=${EXAMPLES.find(({ id }) => id === name)} />`;
  return html`<${Shelf} />`;
}

function Shelf() {
  const { known: all, problem, load } = useProfiles();
  const jobs = useJobsAt("profiles", [JOB]);
  return html`
    <div class="section-head"><${Heading}>Profiles<//></div>
    <p class="hint">A profile says what the jobs of this unit are told, and when. It goes on through restarts and power cuts.</p>
    <${Part} name="Running profile"><${Running} /><//>
    <section class="panel" aria-labelledby="profiles-title">
      <div class="section-head"><h3 id="profiles-title">Kept on this unit</h3><${New} /></div>
      <${ProblemNote} problem=${problem} />
      ${all?.length === 0 && html`<p class="hint">None yet. Begin with an example.</p>`}
      <ul class="profiles">${all?.map((entry) => html`<${Entry} key=${entry.filename} entry=${entry} load=${load} />`)}</ul>
    </section>
    <${JobCards} jobs=${jobs} />`;
}

function New() {
  return html`<details class="options new-profile"><summary>New profile</summary>
    <ul>${EXAMPLES.map(({ id, title }) => html`<li key=${id}><a href=${addressOf("profiles", "new", id)}>${title}</a></li>`)}
      <li><a href=${addressOf("profiles", "new", "empty")}>Empty</a></li></ul></details>`;
}

function Entry({ entry, load }) {
  const requests = useRequests();
  const may = useMay("operator");
  const { filename, name, author, description, errors } = entry;
  const [run, busy, problem] = useAction((dry) => requests.run(filename, dry));
  const [drop, dropping, unwilling] = useAction(async () => { await requests.drop(filename); await load(); });
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
