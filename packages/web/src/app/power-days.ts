/**
 * From the wire's timeline to days: state by share of the day, newest first.
 */
import { dateFormat, t } from "../language/index.ts";

const DAY_MS = 86_400_000;
const ON = 1;

export interface DaySegment {
  /** Shares of the day, 0 to 1. */
  readonly from: number;
  readonly to: number;
  readonly isOn: boolean;
}

export interface DayPower {
  readonly label: string;
  readonly isToday: boolean;
  readonly onMs: number;
  readonly segments: readonly DaySegment[];
  /** Where now is, for today. */
  readonly nowShare: number;
}

const weekday: Intl.DateTimeFormatOptions = { weekday: "short", day: "numeric" };

/** `timeline` as `powertimeline` gives it: state, seconds, then pairs of state and seconds since the pair before. */
export function toDays(timeline: readonly number[], nowMs: number): DayPower[] {
  const spans = toSpans(timeline, nowMs);
  const today = new Date(nowMs);
  today.setHours(0, 0, 0, 0);
  return Array.from({ length: 7 }, (_, i) => {
    const startMs = new Date(today.getFullYear(), today.getMonth(), today.getDate() - i).getTime();
    const endMs = Math.min(nowMs, startMs + DAY_MS);
    const segments: DaySegment[] = [];
    let onMs = 0;
    for (const span of spans) {
      const from = Math.max(span.fromMs, startMs);
      const to = Math.min(span.toMs, endMs);
      if (to <= from) continue;
      segments.push({ from: (from - startMs) / DAY_MS, to: (to - startMs) / DAY_MS, isOn: span.isOn });
      if (span.isOn) onMs += to - from;
    }
    const label = i === 0 ? t("Today") : dateFormat(weekday).format(startMs);
    return { label, isToday: i === 0, onMs, segments, nowShare: (nowMs - startMs) / DAY_MS };
  });
}

function toSpans(
  timeline: readonly number[],
  nowMs: number,
): { fromMs: number; toMs: number; isOn: boolean }[] {
  const spans: { fromMs: number; toMs: number; isOn: boolean }[] = [];
  let state = timeline[0] ?? 0;
  let fromMs = (timeline[1] ?? 0) * 1000;
  for (let i = 2; i + 1 < timeline.length; i += 2) {
    const toMs = fromMs + (timeline[i + 1] ?? 0) * 1000;
    spans.push({ fromMs, toMs, isOn: state === ON });
    fromMs = toMs;
    state = timeline[i] ?? 0;
  }
  spans.push({ fromMs, toMs: nowMs, isOn: state === ON });
  return spans;
}
