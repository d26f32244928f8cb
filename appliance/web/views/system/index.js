/* The system: the unit as a computer, its self-test, alerts, log, plugins, files, and a copy of all of it. */

import { Heading } from "../../parts/heading.js";
import { Logs } from "../../parts/logs.js";
import { Part, html } from "../../parts/ui.js";
import { addressOf } from "../../state/router.js";
import { AlertHistory } from "./alerts.js";
import { Backup } from "./backup.js";
import { Files } from "./files.js";
import { Machine } from "./machine.js";
import { Plugins } from "./plugins.js";
import { SelfTest } from "./self-test.js";

const PARTS = [
  { id: "", name: "Unit", Shown: Machine },
  { id: "self-test", name: "Self-test", Shown: SelfTest },
  { id: "alerts", name: "Alerts", Shown: AlertHistory },
  { id: "log", name: "Log", Shown: () => html`<div class="whole-log"><${Logs} whole /></div>` },
  { id: "plugins", name: "Plugins", Shown: Plugins },
  { id: "files", name: "Files", Shown: Files },
  { id: "backup", name: "Backup", Shown: Backup },
];

export function View({ path: [id = "", ...path] }) {
  const part = PARTS.find((known) => known.id === id) ?? PARTS[0];
  return html`
    <div class="section-head"><${Heading}>System<//></div>
    <nav class="parts" aria-label="System">
      ${PARTS.map(({ id: other, name }) => html`<a key=${other} href=${other ? addressOf("system", other) : addressOf("system")}
        aria-current=${part.id === other ? "page" : undefined}>${name}</a>`)}
    </nav>
    <${Part} key=${part.id} name=${part.name}><${part.Shown} path=${path} /><//>`;
}
