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

/* A component that asks for a reason; returns what it is told, the questions that wait for an answer,
   and how it gets another reason. */
function asking(first) {
  const asked = [];
  const heard = {};
  const place = document.createElement("div");
  const Asking = ({ reason }) => {
    Object.assign(heard, useAnswer(() => new Promise((answer, refuse) => asked.push({ answer, refuse })), [reason]));
  };
  const because = (reason) => render(html`<${UnitProvider} value=${{}}><${Asking} reason=${reason} /><//>`, place);
  because(first);
  return { asked, heard, because };
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

test("it is asked anew for another reason, and not while there is none", async () => {
  const { asked, because } = asking(null);
  const counted = [];
  for (const reason of [null, "a", "a", null, "a"]) {
    because(reason);
    await drawn();
    counted.push(asked.length);
  }
  equal(counted, [0, 1, 1, 1, 2]);
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
