import { VIEWS, viewOf } from "/web/views/registry.js";
import { equal, test } from "/tests/harness.js";

test("a view that there is not is the overview", () => {
  equal(viewOf("nowhere").name, "Overview");
  equal(viewOf("dosing").name, "Dosing");
});

test("every view can be had, and is called View", async () => {
  const views = await Promise.all(VIEWS.map(async ({ View, load }) => View ?? (await load()).View));
  equal(views.map((view) => typeof view), VIEWS.map(() => "function"));
});
