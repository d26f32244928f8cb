/* A copy of everything the unit keeps: taken away as one file, and brought back. */

import { askFirst } from "../../parts/dialog.js";
import { ProblemNote, html, useAction, useId, useMay, useState } from "../../parts/ui.js";
import { EVERYTHING } from "./archive.js";
import { useRequests } from "./requests.js";

const STEPS = { sending: "The archive is being sent…", working: "The unit looks through it, and starts anew with it…" };

export function Backup() {
  return html`<div class="system-grid"><${Export} /><${Import} /></div>`;
}

function Export() {
  const may = useMay("admin");
  return html`
    <section class="panel stack" aria-label="Take a copy"><h3>Take a copy</h3>
      <p class="hint">Everything the unit keeps as one zip: database, configuration, calibrations, profiles and plugins, but no secret. Jobs go on meanwhile.</p>
      <div class="buttons">${may ? html`<a class="button primary" href=${EVERYTHING} download>Download everything</a>`
        : html`<span class="hint">Only an administrator may.</span>`}</div></section>`;
}

function Import() {
  const { bringBack } = useRequests();
  const may = useMay("admin");
  const [file, setFile] = useState(null);
  const [sent, setSent] = useState(null);
  const [result, setResult] = useState(null);
  const [bring, busy, problem] = useAction(async () => {
    setResult(null);
    setSent(0);
    try {
      setResult(await bringBack(file, setSent));
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
