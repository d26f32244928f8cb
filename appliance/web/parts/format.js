/* Numbers, times and names, written the way a person reads them. */

const DECIMALS = { RPM: 0, "°C": 2, AU: 3, "1/h": 3, "%": 1, V: 2, s: 1, h: 1, min: 1 };
const ACRONYMS = { rpm: "RPM", od: "OD", led: "LED", ir: "IR", cpu: "CPU", sd: "SD", pwm: "PWM", id: "ID", hz: "Hz", ml: "mL" };
const MINUTE = 60000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

const DATE = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "short" });
const CLOCK = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit", second: "2-digit", hourCycle: "h23" });
const MINUTES = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit", hourCycle: "h23" });

/* A number with the decimals its unit deserves; a dash when there is none. */
export function number(value, unit = "", decimals = decimalsOf(value, unit)) {
  if (typeof value !== "number" || !Number.isFinite(value)) return "–";
  if (decimals === undefined) return plain(value);
  return minus(value.toFixed(decimals));
}

/* Optical densities span decades: three digits that count, whatever their size. */
function decimalsOf(value, unit) {
  if (unit !== "AU" || !value) return DECIMALS[unit];
  return Math.max(3, Math.min(6, 2 - Math.floor(Math.log10(Math.abs(value)))));
}

/* A number as short as it can be said in four digits. */
export function plain(value) {
  return minus(String(Math.abs(value) >= 1e6 ? value : Number(value.toPrecision(4))));
}

const minus = (text) => text.replace(/^-(?=0(\.0*)?$)/, "").replace("-", "−");

/* A number and its unit, held together. */
export function amount(value, unit = "", decimals = undefined) {
  return unit ? `${number(value, unit, decimals)}\u00a0${unit}` : number(value, unit, decimals);
}

/* Any value a job may have, in words. */
export function shown(value, { name = "", unit = "", kind = "" } = {}) {
  if (value === null || value === undefined || value === "") return "–";
  if (typeof value === "boolean") return value ? "yes" : "no";
  if (typeof value === "number") return unit === "s" && value > 1e9 ? dateTime(value * 1000) : amount(value, unit, kind === "int" ? 0 : undefined);
  if (typeof value === "object") return parts(value, name, unit);
  return String(value);
}

/* What was measured has its main number first; a photodiode also tells its angle. */
function parts(value, name, unit) {
  const numbers = Object.entries(value).filter(([key, part]) => typeof part === "number" && !key.includes("time"));
  if (typeof value.message === "string") return value.message;
  const main = value[name] ?? value.od;
  if (typeof main === "number" && typeof value.sd === "number") return `${number(main, unit)} ± ${amount(value.sd, unit)}`;
  if (typeof main === "number" && value.angle) return `${amount(main, unit)} at ${value.angle}°`;
  if (numbers.length === 1) return amount(numbers[0][1], unit);
  return numbers.map(([key, part]) => `${label(key)} ${number(part, unit)}`).join(" · ") || "–";
}

/* "target_rpm" as "Target RPM". */
export function label(name) {
  const words = name.replace(/^\$/, "").split("_").map((word) => ACRONYMS[word] ?? word.replace(/^od(?=\d)/, "OD ")).join(" ");
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/* A stretch of milliseconds in one or two units. */
export function duration(ms) {
  const s = Math.max(0, ms) / 1000;
  if (s < 90) return `${Math.round(s)} s`;
  if (s < 90 * 60) return `${Math.round(s / 60)} min`;
  if (s < 48 * 3600) return `${number(s / 3600, "", 1)} h`;
  return `${number(s / 86400, "", 1)} days`;
}

export const clockTime = (ms) => CLOCK.format(ms);

/* The minute, with the date unless it was today. */
export function shortTime(ms, now = Date.now()) {
  return DATE.format(ms) === DATE.format(now) ? MINUTES.format(ms) : `${DATE.format(ms)}, ${MINUTES.format(ms)}`;
}
export const dateTime = (ms) => `${DATE.format(ms)}, ${CLOCK.format(ms)}`;

/* What names a window of the charts: "the last 6 hours", or from when to when. */
export function windowName([from, to], live) {
  const length = to - from;
  if (live) return `the last ${duration(length)}`;
  return `${dateTime(from)} to ${DATE.format(from) === DATE.format(to) ? clockTime(to) : dateTime(to)}`;
}

/* ln 2 over a growth rate per hour, as a doubling time. */
export function doubling(rate) {
  return rate > 0.01 ? duration((Math.LN2 / rate) * HOUR) : "–";
}

export { DAY, HOUR, MINUTE };

/* How bad it is, and what it follows from, in words. */
export function standing({ severity, follows }) {
  return follows.length ? `${severity}, a consequence of ${follows.join(", ")}` : severity;
}
