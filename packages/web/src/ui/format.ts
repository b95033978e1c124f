/**
 * Times, sizes and durations in the reader's language.
 */
import { dateFormat, numberFormat, relativeFormat, t } from "../language/index.ts";

const relative: Intl.RelativeTimeFormatOptions = { numeric: "auto" };
const clock: Intl.DateTimeFormatOptions = { hour: "2-digit", minute: "2-digit" };
const day: Intl.DateTimeFormatOptions = { day: "numeric", month: "short", year: "numeric" };
const exact: Intl.DateTimeFormatOptions = { dateStyle: "medium", timeStyle: "medium" };
const size: Intl.NumberFormatOptions = { maximumFractionDigits: 0 };
const smallSize: Intl.NumberFormatOptions = { maximumFractionDigits: 1 };

const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;
const DAY_MS = 86_400_000;

export function formatDate(ms: number): string {
  return dateFormat(exact).format(ms);
}

export function formatClock(ms: number): string {
  return dateFormat(clock).format(ms);
}

/** Relative under 7 days, a date after that. */
export function formatAgo(ms: number, nowMs = Date.now()): string {
  const ageMs = nowMs - ms;
  if (ageMs < MINUTE_MS) return t("Just now");
  if (ageMs < HOUR_MS) return relativeFormat(relative).format(-Math.floor(ageMs / MINUTE_MS), "minute");
  if (ageMs < DAY_MS) return relativeFormat(relative).format(-Math.floor(ageMs / HOUR_MS), "hour");
  if (ageMs < 7 * DAY_MS) return relativeFormat(relative).format(-Math.floor(ageMs / DAY_MS), "day");
  return dateFormat(day).format(ms);
}

/** `formatAgo` in the middle of a sentence. */
export function formatAgoWithin(ms: number, nowMs = Date.now()): string {
  return nowMs - ms < MINUTE_MS ? t("just now") : formatAgo(ms, nowMs);
}

export function formatDuration(ms: number): string {
  const minutes = Math.floor(ms / MINUTE_MS);
  if (minutes < 60) return `${minutes} min`;
  const hours = Math.floor(minutes / 60);
  if (hours < 24) return `${hours} h ${minutes % 60} min`;
  return `${Math.floor(hours / 24)} d ${hours % 24} h`;
}

const units = ["B", "KB", "MB", "GB", "TB", "PB"] as const;

export function formatBytes(bytes: number): string {
  let value = bytes;
  let unit = 0;
  while (value >= 1000 && unit < units.length - 1) {
    value /= 1024;
    unit++;
  }
  const digits = value < 10 && unit > 1 ? smallSize : size;
  return `${numberFormat(digits).format(value)} ${units[unit]}`;
}
