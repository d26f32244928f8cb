/* A copy of everything the unit keeps: taken away as one file, and brought back. */

import { askFirst } from "../../parts/dialog.js";
import { ProblemNote, html, useAction, useId, useSelect, useState, useUnit } from "../../parts/ui.js";
import { Problem, problemOf } from "../../state/api.js";

const IMPORT = "/unit_api/import_zipped_dot_pioreactor";
const PATIENCE = 5 * 60e3;
const STEPS = { sending: "The archive is being sent…", working: "The unit looks through it, and starts anew with it…" };

export function Backup() {
  return html`<div class="system-grid"><${Export} /><${Import} /></div>`;
}

function Export() {
  const may = useSelect((state) => state.unit?.who?.role === "admin");
  return html`
    <section class="panel stack" aria-label="Take a copy"><h3>Take a copy</h3>
      <p class="hint">Everything the unit keeps as one zip: database, configuration, calibrations, profiles and plugins, but no secret. Jobs go on meanwhile.</p>
      <div class="buttons">${may ? html`<a class="button primary" href="/unit_api/zipped_dot_pioreactor" download>Download everything</a>`
        : html`<span class="hint">Only an administrator may.</span>`}</div></section>`;
}

function Import() {
  const { api } = useUnit();
  const may = useSelect((state) => state.unit?.who?.role === "admin");
  const [file, setFile] = useState(null);
  const [sent, setSent] = useState(null);
  const [result, setResult] = useState(null);
  const [bring, busy, problem] = useAction(async () => {
    setResult(null);
    setSent(0);
    try {
      setResult(await outcome(api, await send(file, setSent)));
    } finally {
      setSent(null);
    }
  });
  const id = useId();
  const submit = async (event) => {
    event.preventDefault();
    const text = `Everything on this unit is replaced by what is in ${file.name}. If the unit does not come up well with it, it goes back to what it has now.`;
    if (await askFirst({ title: "Replace everything?", text, yes: "Replace everything" })) bring();
  };
  const step = sent === 1 ? "working" : "sending";
  return html`
    <section class="panel stack" aria-label="Bring a copy back"><h3>Bring a copy back</h3>
      <p class="hint">A zip that this unit or another has given. It is looked through completely before anything changes; then the unit
        starts anew with it.</p>
      <form class="stack" onSubmit=${submit}>
        <div class="field"><label for=${id}>Archive</label>
          <input id=${id} type="file" accept=".zip" disabled=${busy || !may} onChange=${(event) => setFile(event.currentTarget.files[0] ?? null)} /></div>
        <div role="status">
          ${sent !== null && html`<p class="working">${STEPS[step]}</p><progress aria-label=${STEPS[step]} max="1" value=${sent < 1 ? sent : undefined}></progress>`}
          ${result && html`<p class="well">The unit now lives with the files of the archive.${leftOut(result)}</p>`}
        </div>
        <${ProblemNote} problem=${problem} />
        <div class="buttons"><button type="submit" class="danger" disabled=${busy || !may || !file}>Replace everything</button></div>
        ${!may && html`<p class="hint">Only an administrator may.</p>`}
      </form></section>`;
}

const leftOut = ({ left_out: names = [] }) => (names.length ? ` Left out: ${names.join(", ")}.` : "");

/* Sends the archive; `tell` is called with the share that has gone. What the unit accepted, or a Problem. */
function send(file, tell) {
  const form = new FormData();
  form.append("archive", file);
  return new Promise((accepted, refused) => {
    const request = new XMLHttpRequest();
    request.open("POST", IMPORT);
    request.responseType = "text";
    request.upload.onprogress = (event) => tell(event.lengthComputable ? event.loaded / event.total : 0);
    request.onerror = () => refused(new Problem("The archive could not be sent.", { remedy: "See that the unit is reached, and that it has room for it." }));
    request.onload = () => {
      tell(1);
      const answer = decoded(request.responseText);
      if (request.status >= 300) refused(problemOf(request.status, answer));
      else if (!answer?.result_url_path) refused(new Problem("Another import is going on.", { remedy: "Wait until it has ended." }));
      else accepted(answer);
    };
    request.send(form);
  });
}

function decoded(text) {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/* What became of it. The unit cannot be reached for a while, because it starts anew; and with the
   files of the archive it does not know of the import until it has found itself well. */
const known = (failure) => failure.status >= 400 && ![404, 503].includes(failure.status);

async function outcome(api, { result_url_path: path }) {
  const began = performance.now();
  while (performance.now() - began < PATIENCE) {
    const task = await api.get(path).catch((failure) => { if (known(failure)) throw failure; return null; });
    if (task?.status === "complete" || task?.status === "succeeded") return task.result ?? {};
    if (task?.status === "failed") throw problemOf(500, task);
    await new Promise((resume) => setTimeout(resume, 1000));
  }
  throw new Problem("The unit has not told what became of it within five minutes.", { remedy: "Look at its log." });
}
