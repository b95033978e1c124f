/**
 * Age of an agent program: the commit date that it reports in message 30 and carries as text.
 */
const months: readonly string[] = [
  "Jan",
  "Feb",
  "Mar",
  "Apr",
  "May",
  "Jun",
  "Jul",
  "Aug",
  "Sep",
  "Oct",
  "Nov",
  "Dec",
];
const form = /(\d{4})-([A-Z][a-z]{2})-(\d{1,2}) (\d\d):(\d\d):(\d\d)([+-])(\d\d)(\d\d)/;

/** ms since 1970 of `2022-Nov-2 23:01:45-0700`; `undefined` for another form. */
export function parseCommitDate(text: string): number | undefined {
  const match = form.exec(text);
  if (match === null) return undefined;
  const [, year, monthName, day, hour, minute, second, sign, zoneHours, zoneMinutes] = match;
  const month = months.indexOf(monthName ?? "");
  if (month < 0) return undefined;
  const local = Date.UTC(Number(year), month, Number(day), Number(hour), Number(minute), Number(second));
  const zoneMs = (Number(zoneHours) * 60 + Number(zoneMinutes)) * 60_000;
  return sign === "-" ? local + zoneMs : local - zoneMs;
}

/** The first such text inside a program. */
export function findCommitDate(program: Uint8Array): string | undefined {
  const text = Buffer.from(program.buffer, program.byteOffset, program.byteLength).toString("latin1");
  return form.exec(text)?.[0];
}
