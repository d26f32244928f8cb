/* Calibrations: what each device's readings mean, whether that can be trusted, and how to find out anew. */

import { JobCards, useJobsAt } from "../../jobs/cards.js";
import { dateTime, plain } from "../../parts/format.js";
import { Heading } from "../../parts/heading.js";
import { Part, ProblemNote, html, useAction, useId, useMay, useState } from "../../parts/ui.js";
import { addressOf } from "../../state/router.js";
import { Curve } from "./curve.js";
import { Device } from "./device.js";
import { ALL_FILES, useRequests, useSessions, useShelf } from "./requests.js";
import { Wizard } from "./wizard.js";
import { ORDER, deviceName } from "./words.js";

export function View({ path }) {
  return path[0] === "session" ? html`<${Wizard} key=${path[1]} id=${path[1]} />` : html`<${Shelf} path=${path} />`;
}

function Shelf({ path }) {
  const { known, problem, load } = useShelf();
  return html`
    <div class="section-head"><${Heading}>Calibrations<//><a class="button" href=${ALL_FILES} download>Download all</a></div>
    <${ProblemNote} problem=${problem} />
    <${UnderWay} />
    ${known && html`
      <div class=${`calibrations ${path.length > 1 ? "chosen" : ""}`}>
        <${Part} name="Devices"><${Devices} known=${known} path=${path} load=${load} /><//>
        <${Part} name="Curve"><${Chosen} known=${known} path=${path} load=${load} /><//>
      </div>`}`;
}

/* Guided calibrations that were begun and not ended. */
function UnderWay() {
  const open = useSessions().filter(({ session }) => session.status === "in_progress");
  return open.map(({ session, step }) => html`
    <div class="banner ask" key=${session.session_id}><div class="banner-text">
      <strong>${deviceName(session.target_device)} is being calibrated.</strong>
      <span>Next: ${step.title}. Begun ${dateTime(session.created_at)}.</span></div>
      <a class="button primary" href=${addressOf("calibrations", "session", session.session_id)}>Go on</a></div>`);
}

function Devices({ known, path, load }) {
  const devices = [...known.devices, "od_fused"].sort((a, b) => ORDER.indexOf(a) - ORDER.indexOf(b));
  const all = [...known.calibrations, ...known.estimators];
  const jobs = useJobsAt("calibrations");
  return html`
    <section class="panel devices" aria-labelledby="devices-title">
      <div class="section-head"><h3 id="devices-title">Devices</h3></div>
      ${devices.map((device) => html`<${Device} key=${device} device=${device} path=${path} load=${load}
        kept=${all.filter((one) => one.device === device)} guides=${known.protocols.filter((guide) => guide.device === device)} />`)}
      <${Upload} devices=${devices} load=${load} />
      <${Blank} blank=${known.blank} load=${load} />
      <${JobCards} jobs=${jobs} />
    </section>`;
}

/* What is looked at: what the address names, or else the first that is in use. */
function Chosen({ known, path, load }) {
  const all = [...known.calibrations.map((one) => ({ ...one, kind: "calibration" })), ...known.estimators.map((one) => ({ ...one, kind: "estimator" }))];
  const found = path.length > 1 ? all.find((one) => one.device === path[0] && one.name === path[1]) : all.find((one) => one.active) ?? all[0];
  if (found) return html`<${Curve} key=${`${found.device}/${found.name}`} calibration=${found} load=${load} />`;
  const words = path.length > 1 ? `There is no calibration ${path[1]} of ${deviceName(path[0])} any more.`
    : "Nothing has been calibrated yet. Pumps need it before they can measure out volumes.";
  return html`<section class="panel" aria-label="Curve"><p class="hint">${words}</p></section>`;
}

/* A file that was made on another unit, or saved before. */
function Upload({ devices, load }) {
  const { keepFile } = useRequests();
  const may = useMay("operator");
  const [device, setDevice] = useState(devices[0]);
  const [activate, setActivate] = useState(true);
  const [file, setFile] = useState(null);
  const [keep, busy, problem] = useAction(async () => {
    const kept = await keepFile(device, await file.text(), activate);
    await load();
    location.hash = addressOf("calibrations", kept.device, kept.name);
  });
  const id = useId();
  const submit = (event) => { event.preventDefault(); keep(); };
  return html`
    <details class="options"><summary>Bring a file</summary>
      <form class="stack" onSubmit=${submit}>
        <div class="field"><label for=${`${id}f`}>YAML file</label>
          <input id=${`${id}f`} type="file" accept=".yaml,.yml" onChange=${(event) => setFile(event.currentTarget.files[0] ?? null)} /></div>
        <div class="field"><label for=${`${id}d`}>It is of</label>
          <select id=${`${id}d`} value=${device} onChange=${(event) => setDevice(event.currentTarget.value)}>
            ${devices.map((name) => html`<option key=${name} value=${name}>${deviceName(name)}</option>`)}</select></div>
        <label class="check"><input type="checkbox" checked=${activate} onChange=${(event) => setActivate(event.currentTarget.checked)} /> Use it from now on</label>
        <${ProblemNote} problem=${problem} />
        <div class="buttons"><button type="submit" disabled=${busy || !may || !file}>Keep it</button></div>
      </form></details>`;
}

/* What clear medium reads, in this experiment. */
function Blank({ blank, load }) {
  const { forgetBlank } = useRequests();
  const may = useMay("operator");
  const [forget, busy, problem] = useAction(async () => { await forgetBlank(); await load(); });
  return html`
    <h4>Blank of this experiment</h4>
    ${blank ? html`<p class="hint">${Object.entries(blank.means).map(([channel, volts]) => `diode ${channel}: ${plain(volts)} V`).join(" · ")},
        measured ${dateTime(blank.at_ms)} at ${plain(blank.intensity)} %
        <button type="button" class="small" disabled=${busy || !may} onClick=${() => forget()}>Forget it</button></p>`
      : html`<p class="hint">Clear medium has not been measured: nothing is subtracted.</p>`}
    <${ProblemNote} problem=${problem} />`;
}
