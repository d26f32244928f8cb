import { Buckets, aligned } from "/web/charts/buckets.js";
import { equal, ok, test } from "/tests/harness.js";

test("readings of one stretch become a mean between a low and a high; late ones are left out", () => {
  const buckets = new Buckets(10);
  for (const [t, value] of [[1, 2], [5, 4], [9, 6], [8, 99], [12, 1]]) buckets.add(t, value);
  equal([buckets.t, buckets.mean, buckets.low, buckets.high], [[9, 12], [4, 1], [2, 1], [6, 1]]);
});

test("however long they run, buckets keep what is shown, and one point before it", () => {
  const buckets = new Buckets(1);
  for (let t = 1; t <= 1000; t += 1) {
    buckets.add(t, t);
    buckets.trim(t - 100);
  }
  ok(buckets.length < 250, `${buckets.length} are few`);
  ok(buckets.t[0] <= 900, `${buckets.t[0]} is before what is shown`);
});

test("a gap in time breaks a line; a series that only has other times does not", () => {
  const columns = aligned([
    { t: [0, 1, 2, 3, 100], values: [[1, 1, 1, 1, 1]] },
    { t: [0, 100], values: [[5, 5]] },
  ], 10);
  const none = undefined;
  equal(columns, [[0, 1, 2, 3, 4, 100], [1, 1, 1, 1, null, 1], [5, none, none, none, none, 5]]);
});
