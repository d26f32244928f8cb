import { doubling, label, number } from "/web/parts/format.js";
import { equal, test } from "/tests/harness.js";

test("numbers have the digits their unit deserves, and a minus that can be read", () => {
  const written = [
    number(500.4, "RPM"), number(36.987, "°C"), number(0.00206, "AU"), number(1.23456, "AU"),
    number(-0.0001, "1/h"), number(-0.5, "1/h"), number(null, "V"),
  ];
  equal(written, ["500", "36.99", "0.00206", "1.235", "0.000", "−0.500", "–"]);
});

test("a setting's name is written as people write it", () => {
  equal(label("target_rpm"), "Target RPM");
});

test("a growth rate is told as a doubling time", () => {
  equal(doubling(0.6931), "60 min");
});
