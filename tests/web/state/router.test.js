import { addressOf, placeOf } from "/web/state/router.js";
import { equal, test } from "/tests/harness.js";

test("an address names a view and a place in it; names with odd characters come through", () => {
  const addresses = ["", "#jobs", "#/", "#/dosing", "#/profiles/edit/a%20b.yaml", "#/x%", "#/profiles/%"];
  equal(addresses.map((hash) => Object.values(placeOf(hash))), [
    ["", [], ""], ["", [], "jobs"], ["", [], ""], ["dosing", [], ""], ["profiles", ["edit", "a b.yaml"], ""],
    ["x%", [], ""], ["profiles", ["%"], ""],
  ]);
});

test("the address of a place leads to it", () => {
  const address = addressOf("profiles", "edit", "a/b c");
  equal(address, "#/profiles/edit/a%2Fb%20c");
  equal(placeOf(address).path, ["edit", "a/b c"]);
});
