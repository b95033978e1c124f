/**
 * When a sharing link may be used. Source: docs/spec/session-protocols.md, section 7.2.
 */
import type { DeviceShareDocument } from "../../store/index.ts";

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;
const periods: Readonly<Record<number, number>> = { 1: DAY_MS, 2: 7 * DAY_MS };

export type ShareWindow =
  /** Without `closesAtMs` it has no end. */
  | { readonly kind: "open"; readonly closesAtMs: number | undefined }
  | { readonly kind: "early"; readonly opensAtMs: number }
  | { readonly kind: "over" };

type ShareTimes = Pick<DeviceShareDocument, "startTime" | "expireTime" | "duration" | "recurring">;

export function shareWindow(share: ShareTimes, nowMs: number): ShareWindow {
  const { startTime, expireTime, duration, recurring } = share;
  if (startTime !== undefined && nowMs < startTime) return { kind: "early", opensAtMs: startTime };
  const period = periods[recurring ?? 0];
  if (period !== undefined && startTime !== undefined && duration !== undefined) {
    const opensAtMs = startTime + Math.floor((nowMs - startTime) / period) * period;
    const closesAtMs = opensAtMs + duration * MINUTE_MS;
    if (nowMs < closesAtMs) return { kind: "open", closesAtMs };
    return { kind: "early", opensAtMs: opensAtMs + period };
  }
  if (expireTime !== undefined && nowMs >= expireTime) return { kind: "over" };
  return { kind: "open", closesAtMs: expireTime };
}

export interface WishedTimes {
  /** Minutes; 0 for no end. */
  readonly expire?: number | undefined;
  /** s. */
  readonly start?: number | undefined;
  /** s. */
  readonly end?: number | undefined;
  readonly recurring?: number | undefined;
}

/** Times as they are stored; a text says what is wrong with the wish. */
export function readTimes(wish: WishedTimes, nowMs: number): ShareTimes | string {
  const { expire, start, end, recurring } = wish;
  const period = periods[recurring ?? 0];
  if (period !== undefined) {
    if (start === undefined || expire === undefined) return "a recurring link needs start and expire";
    const isShorter = expire >= 1 && expire * MINUTE_MS <= period;
    return isShorter
      ? { startTime: start * 1000, duration: expire, recurring: recurring as number }
      : "a window must be shorter than its period";
  }
  if (start !== undefined || end !== undefined) {
    if (start === undefined || end === undefined || end <= start) return "the end must come after the start";
    return end * 1000 <= nowMs ? "the end is past" : { startTime: start * 1000, expireTime: end * 1000 };
  }
  if (expire === undefined) return "a time is missing";
  return expire === 0 ? {} : { expireTime: nowMs + expire * MINUTE_MS };
}
