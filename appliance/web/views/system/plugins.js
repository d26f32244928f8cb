/* Plugins: which there are and how they are, and, where an administrator has let it happen, how others come. */

import { askFirst } from "../../parts/dialog.js";
import { Icon } from "../../parts/icons.js";
import { ProblemNote, html, useAction, useId, useMay, useState } from "../../parts/ui.js";
import { usePlugins, useRequests } from "./requests.js";

const STATES = { "in use": ["ready", "check"], "set aside": ["lost", "warning"], "starts next time": ["sleeping", "dots"], removed: ["sleeping", "dots"] };
const POLICIES = {
  off: "Installing over the network is off. It is turned on in the unit's configuration, on the unit itself: see [plugins].",
  allowed: "Plugins whose name, version and hash are in plugins/allowed.txt may be installed.",
  signed: "Plugins signed with the key in the unit's configuration may be installed.",
};

export function Plugins() {
  const { known, problem, load } = usePlugins();
  return html`
    <section class="panel stack" aria-labelledby="plugins-title">
      <div class="section-head"><h3 id="plugins-title">Plugins</h3></div>
      <p class="hint">They add jobs, automations, devices, kinds of calibration and charts. One that fails is set aside, and the unit starts without it.</p>
      <${ProblemNote} problem=${problem} />
      ${known?.plugins.length === 0 && html`<p>There are none.</p>`}
      <ul class="plugin-list">${known?.plugins.map((plugin) => html`<${Plugin} key=${`${plugin.name} ${plugin.state}`} plugin=${plugin} load=${load} />`)}</ul>
      ${known && html`<${Install} policy=${known.install} load=${load} />`}
    </section>`;
}

function Plugin({ plugin, load }) {
  const { uninstall } = useRequests();
  const may = useMay("admin");
  const { name, version, summary, author, source, state, trouble, adds } = plugin;
  const [remove, busy, problem] = useAction(async () => { await uninstall(name); await load(); });
  const ask = async () => {
    if (await askFirst({ title: "Uninstall it?", text: `${name} is removed; it is used until the next start.`, yes: "Uninstall" })) remove();
  };
  const [kind, icon] = STATES[state] ?? ["", "dot"];
  const added = Object.entries(adds).filter(([, names]) => names.length).map(([what, names]) => `${what.replaceAll("_", " ")}: ${names.join(", ")}`).join(" · ");
  return html`
    <li class="profile" data-plugin=${name}>
      <div class="profile-words"><h4>${name} <span class="unit">${version}</span></h4>
        <span class=${`chip ${kind}`}><${Icon} name=${icon} />${state}</span>
        ${summary !== "Unknown" && html`<p>${summary}</p>`}
        <span class="hint">${[author !== "Unknown" && author, source, added].filter(Boolean).join(" · ")}</span>
        ${trouble && html`<${ProblemNote} problem=${{ message: trouble, remedy: "The log has more. Mend it or uninstall it, then start the unit again." }} />`}
        <${ProblemNote} problem=${problem} /></div>
      <div class="buttons"><button type="button" class="small danger" disabled=${busy || !may} onClick=${ask} aria-label=${`Uninstall ${name}`}>Uninstall</button></div>
    </li>`;
}

function Install({ policy, load }) {
  const requests = useRequests();
  const may = useMay("admin");
  const [name, setName] = useState("");
  const [source, setSource] = useState("");
  const [install, busy, problem] = useAction(async () => {
    await requests.install(name.trim(), source.trim());
    await load();
  });
  const id = useId();
  const submit = (event) => { event.preventDefault(); install(); };
  return html`
    <h4>Install another</h4><p class="hint">${POLICIES[policy]}</p>
    ${policy !== "off" && html`<form class="stack" onSubmit=${submit}>
      <div class="field"><label for=${`${id}n`}>Name</label>
        <input id=${`${id}n`} required value=${name} disabled=${!may} onInput=${(event) => setName(event.currentTarget.value)} /></div>
      <div class="field"><label for=${`${id}s`}>File in plugins/wheels, or address</label>
        <input id=${`${id}s`} value=${source} disabled=${!may} onInput=${(event) => setSource(event.currentTarget.value)} /></div>
      <${ProblemNote} problem=${problem} />
      <div class="buttons"><button type="submit" disabled=${busy || !may || !name.trim()}>Install</button></div></form>`}`;
}
