/* The data folder of the unit, to look at. */

import { Icon } from "../../parts/icons.js";
import { ProblemNote, html } from "../../parts/ui.js";
import { addressOf } from "../../state/router.js";
import { fileAt, useFolder } from "./requests.js";

export function Files({ path }) {
  const { known, problem } = useFolder(path);
  const trail = [["Data folder", []], ...path.map((name, i) => [name, path.slice(0, i + 1)])];
  return html`
    <section class="panel stack" aria-label="Files">
      <div class="section-head"><h3>Files</h3></div>
      <p class="hint">What the unit keeps, to look at and to download. Secrets and databases are not shown.</p>
      <p class="trail">${trail.map(([name, to], i) => html`${i > 0 && html`<span aria-hidden="true"> / </span>`}
        <a key=${i} href=${addressOf("system", "files", ...to)} aria-current=${i === trail.length - 1 ? "location" : undefined}>${name}</a>`)}</p>
      <${ProblemNote} problem=${problem} />
      ${known?.at === path.join("/") && !problem && html`<ul class="files">
        ${known.dirs.map((name) => html`<li key=${`d ${name}`}><${Icon} name="right" /><a href=${addressOf("system", "files", ...path, name)}>${name}/</a></li>`)}
        ${known.files.map((name) => html`<li key=${`f ${name}`}><${Icon} name="list" /><a href=${fileAt([...path, name])} target="_blank" rel="noopener">${name}</a>
          <a class="hint" href=${fileAt([...path, name])} download=${name} aria-label=${`Download ${name}`}>download</a></li>`)}
        ${known.dirs.length + known.files.length === 0 && html`<li class="hint">Nothing is here.</li>`}</ul>`}
    </section>`;
}
