import { UnitProvider, html, ranks, render, useAnswer } from "/web/parts/ui.js";
import { equal, test } from "/tests/harness.js";

test("an operator may what a viewer may, and not what an administrator may", () => {
  const roles = ["viewer", "operator", "admin"];
  equal(roles.map((role) => roles.map((needed) => ranks(role, needed))), [
    [true, false, false], [true, true, false], [true, true, true]]);
});

test("until somebody is known, buttons are those of an operator", () => {
  equal([ranks(undefined, "operator"), ranks(undefined, "admin")], [true, false]);
});

/* A component that has asked; returns what it is told, and the questions that wait for an answer. */
function asking() {
  const asked = [];
  const heard = {};
  const Asking = () => {
    Object.assign(heard, useAnswer(() => new Promise((answer, refuse) => asked.push({ answer, refuse }))));
  };
  render(html`<${UnitProvider} value=${{}}><${Asking} /><//>`, document.createElement("div"));
  return { asked, heard };
}

const drawn = () => new Promise((done) => requestAnimationFrame(() => setTimeout(done)));

test("an answer that comes after a newer one is forgotten", async () => {
  const { asked, heard } = asking();
  await drawn();
  heard.load();
  asked[1].answer("newer");
  await drawn();
  asked[0].answer("older");
  await drawn();
  equal(heard.known, "newer");
});

test("what was told meanwhile is not undone by an answer to an earlier question", async () => {
  const { asked, heard } = asking();
  await drawn();
  heard.tell("told");
  asked[0].answer("asked before");
  await drawn();
  equal(heard.known, "told");
});

test("a refusal leaves what is known, until there is an answer again", async () => {
  const { asked, heard } = asking();
  await drawn();
  asked[0].answer("known");
  await drawn();
  heard.load();
  asked[1].refuse("refused");
  await drawn();
  equal([heard.known, heard.problem], ["known", "refused"]);
  heard.load();
  asked[2].answer("known again");
  await drawn();
  equal([heard.known, heard.problem], ["known again", null]);
});
