/* The computer of the unit: what runs on it, how it fares, its clock, its switch. */

import { JobCards, useJobsAt } from "../../jobs/cards.js";
import { askFirst } from "../../parts/dialog.js";
import { dateTime, duration, label, number } from "../../parts/format.js";
import { ProblemNote, html, useAction, useEvery, useMay, useSelect, useState, useUnit } from "../../parts/ui.js";
import { unitNow } from "../../state/store.js";
import { SELF_TEST, useRequests, useSystem } from "./requests.js";

export function Machine() {
  const { known: system, problem, load } = useSystem();
  const jobs = useJobsAt("system", [SELF_TEST]);
  return html`
    <${ProblemNote} problem=${problem} />
    ${system && html`<div class="system-grid">
      <${Software} system=${system} />
      <${Computer} />
      <${Clock} />
      <${Hardware} model=${system.model} />
      <${Server} state=${system.web_server} load=${load} />
      <${Switch} />
      <${JobCards} jobs=${jobs} />
    </div>`}`;
}

function Panel({ title, children }) {
  return html`<section class="panel stack" aria-label=${title}><h3>${title}</h3>${children}</section>`;
}

function Software({ system }) {
  const { versions, model, hardware, started_ms: started, now_ms: now } = system;
  return html`<${Panel} title="Software">
    <dl class="figures">
      ${Object.entries(versions).map(([name, version]) => html`<div key=${name}><dt>${name === "app" ? "Appliance" : label(name)}</dt><dd>${version}</dd></div>`)}
      <div><dt>Runs since</dt><dd>${dateTime(started)} (${duration(now - started)})</dd></div>
      <div><dt>Set up as</dt><dd>${model.name.replaceAll("_", " ")}, ${model.version}</dd></div>
      <div><dt>Hardware</dt><dd>${hardware}</dd></div>
    </dl><//>`;
}

const USED = [["disk_usage_percent", "Disk"], ["memory_usage_percent", "Memory"], ["cpu_usage_percent", "Processor"]];

/* The monitor publishes under its name what it saw of the computer. */
function Computer() {
  const value = useSelect((state) => state.settings.monitor?.computer_statistics);
  const volts = useSelect((state) => state.readings.rail_voltage?.[1]);
  if (!value) return html`<${Panel} title="Computer"><p class="hint">The monitor has not looked yet.</p><//>`;
  return html`<${Panel} title="Computer">
    <dl class="figures">
      ${USED.map(([name, words]) => html`<div key=${name} class="used"><dt>${words}</dt>
        <dd><meter min="0" max="100" high="85" value=${value[name]} aria-label=${words}></meter> ${number(value[name], "%", 0)} %</dd></div>`)}
      ${typeof value.cpu_temperature_celcius === "number" && html`<div><dt>Processor</dt><dd>${number(value.cpu_temperature_celcius, "°C", 1)} °C</dd></div>`}
      ${volts !== undefined && html`<div><dt>5 V supply</dt><dd>${number(volts, "V")} V</dd></div>`}
    </dl><//>`;
}

function Clock() {
  const { store } = useUnit();
  const { setClock } = useRequests();
  const may = useMay("admin");
  const [, redraw] = useState(0);
  useEvery(1, () => redraw((n) => n + 1));
  const [set, busy, problem] = useAction(() => setClock(new Date()));
  const change = async () => {
    const text = "The unit takes over the time of this browser. What is recorded goes on in time, whichever way the clock goes.";
    if (await askFirst({ title: "Set the clock?", text, yes: "Set the clock" })) set();
  };
  const now = unitNow(store.state);
  const away = Math.abs(now - Date.now());
  return html`<${Panel} title="Clock">
    <dl class="figures"><div><dt>The unit's</dt><dd><time>${dateTime(now)}</time></dd></div>
      <div><dt>This browser's</dt><dd><time>${dateTime(Date.now())}</time></dd></div>
      ${away > 5000 && html`<div><dt>Apart by</dt><dd>${duration(away)}</dd></div>`}</dl>
    <${ProblemNote} problem=${problem} />
    <div class="buttons"><button type="button" disabled=${busy || !may} onClick=${change}>Set to this browser's time</button></div><//>`;
}

function Hardware({ model }) {
  const { checkHardware } = useRequests();
  const may = useMay("operator");
  const [found, setFound] = useState(null);
  const [look, busy, problem] = useAction(async () => setFound(await checkHardware(model)));
  return html`<${Panel} title="Hardware">
    <p class="hint">Asks every device whether it is there. Nothing that runs is disturbed.</p>
    <div role="status">${found && (found.status === "ok" ? html`<p class="well">Every device answers as it should.</p>`
      : html`<${ProblemNote} problem=${{ message: found.reason }} />`)}</div>
    <${ProblemNote} problem=${problem} />
    <div class="buttons"><button type="button" disabled=${busy || !may} onClick=${() => look()}>${busy ? "Looking…" : "Look at the hardware"}</button></div><//>`;
}

function Server({ state, load }) {
  const { restartServer } = useRequests();
  const may = useMay("admin");
  const [restart, busy, problem] = useAction(async () => { await restartServer(); await load(); });
  const ask = async () => {
    const text = "Pages and programs lose the connection for a moment; jobs go on.";
    if (await askFirst({ title: "Restart the web server?", text, yes: "Restart it" })) restart();
  };
  return html`<${Panel} title="Web server">
    <p class="hint">${state === "ready" ? "It listens." : "It does not listen."}</p>
    <${ProblemNote} problem=${problem} />
    <div class="buttons"><button type="button" disabled=${busy || !may} onClick=${ask}>Restart it</button></div><//>`;
}

function Switch() {
  const { store } = useUnit();
  const { reboot, shutDown } = useRequests();
  const may = useMay("admin");
  const [act, busy, problem] = useAction(async (deed, notice) => { await deed(); store.set({ notice }); });
  const askReboot = async () => {
    const sure = await askFirst({ title: "Reboot?", text: "The computer starts anew; jobs come back as the experiment says.", yes: "Reboot" });
    if (sure) act(reboot, { message: "The unit starts anew.", remedy: "The page comes back by itself." });
  };
  const askShutDown = async () => {
    const sure = await askFirst({ title: "Shut down?", text: "The computer switches off. Only a hand at its supply can start it again.", yes: "Shut down" });
    if (sure) act(shutDown, { message: "The unit switches off.", remedy: "Take it from its supply and put it back to start it again." });
  };
  return html`<${Panel} title="Power">
    <p class="hint">Motors, lamps, pumps and heater are off first.</p>
    <${ProblemNote} problem=${problem} />
    <div class="buttons">
      <button type="button" class="danger" disabled=${busy || !may} onClick=${askReboot}>Reboot</button>
      <button type="button" class="danger" disabled=${busy || !may} onClick=${askShutDown}>Shut down</button>
    </div>
    ${!may && html`<p class="hint">Only an administrator may.</p>`}<//>`;
}
