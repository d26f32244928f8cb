import { exchangeScript, stepsOf } from "/web/views/dosing/script.js";
import { equal, test } from "/tests/harness.js";

const habits = { max_subdose_ml: 1, pause_s: 5, waste_multiplier: 2 };

test("an exchange is halved until no part is more than is dosed at once; waste follows each", () => {
  const part = "--alt-media 0.25 --media 0.75 --sleep 5 --waste 2";
  equal(exchangeScript(1, 0, habits), "--media 1 --sleep 5 --waste 2");
  equal(exchangeScript(2, 0.25, habits), `${part} --sleep 5 ${part}`);
});

test("a script is read in pairs", () => {
  equal(stepsOf("--media 1 --alt-media=0.5"), [["media", 1], ["alt_media", 0.5]]);
});
