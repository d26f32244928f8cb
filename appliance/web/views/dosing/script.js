/* Scripts of the job that runs several pumps, and what they come to. */

/* The pairs of a script of the pumps. */
export function stepsOf(script) {
  const words = String(script).replaceAll("=", " ").split(/\s+/).filter(Boolean);
  const pairs = [];
  for (let i = 0; i + 1 < words.length; i += 2) pairs.push([words[i].replace(/^--/, "").replaceAll("-", "_"), Number(words[i + 1])]);
  return pairs;
}

/* The script that replaces `ml`, a share `alt` of it by alternative medium: halved until no part
   is more than what is dosed at once, each part in before waste goes out. */
export function exchangeScript(ml, alt, { max_subdose_ml: most, pause_s: pause, waste_multiplier: multiplier }) {
  let parts = 1;
  while (ml / parts > most + 1e-9 && parts < 1024) parts *= 2;
  const part = ml / parts;
  const short = (value) => String(Number(value.toPrecision(6)));
  const one = [];
  if (alt > 0) one.push(`--alt-media ${short(part * alt)}`);
  if (alt < 1) one.push(`--media ${short(part * (1 - alt))}`);
  one.push(`--sleep ${short(Math.max(pause, 0.1))}`, `--waste ${short(part * Math.max(multiplier, 1))}`);
  const between = ` --sleep ${short(Math.max(pause, 0.1))} `;
  return Array(parts).fill(one.join(" ")).join(between);
}
