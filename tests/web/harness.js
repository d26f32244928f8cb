/* What a test of a module says, and how one is run. The page has a function `run(module, name)`:
   what went wrong in a test, or null; and `namesIn(module)`: the names of its tests. */

const tests = new Map();

/* Something that is so; `act` throws, or rejects, where it is not. */
export function test(name, act) {
  if (tests.has(name)) throw new Error(`Two tests say: ${name}`);
  tests.set(name, act);
}

/* Two values are the same, down to what is in them. */
export function equal(actual, expected) {
  const [is, should] = [written(actual), written(expected)];
  if (is !== should) throw new Error(`is\n  ${is}\nshould be\n  ${should}`);
}

export function ok(condition, words) {
  if (!condition) throw new Error(`Not so: ${words}`);
}

/* JSON, with a word for what JSON leaves out. */
function written(value) {
  return JSON.stringify(value, (_, part) => {
    if (part === undefined) return "(undefined)";
    if (typeof part === "number" && !Number.isFinite(part)) return `(${part})`;
    return ArrayBuffer.isView(part) ? Array.from(part) : part;
  });
}

async function namesIn(module) {
  await import(`/tests/${module}`);
  return [...tests.keys()];
}

async function run(module, name) {
  try {
    await import(`/tests/${module}`);
    await tests.get(name)();
    return null;
  } catch (failure) {
    return failure.stack ?? String(failure);
  }
}

Object.assign(window, { namesIn, run });
