/* Jobs of a kind, which share a card, and what they are called. */

/* Jobs of one name together, in the order that the unit gives them. */
export function families(jobs) {
  const byName = new Map();
  for (const job of jobs) byName.set(job.name, [...(byName.get(job.name) ?? []), job]);
  return [...byName.values()].sort(([a], [b]) => a.order - b.order);
}

/* "Temperature: thermostat" is the thermostat of the family Temperature. */
export const familyTitle = (members) => (members.length > 1 ? members[0].title.split(":")[0] : members[0].title);
export const memberTitle = ({ title }) => capital(title.slice(title.indexOf(":") + 1).trim());
const capital = (text) => text.charAt(0).toUpperCase() + text.slice(1);
