/** When the events were: a bar for each part of the time, warnings in it by themselves. */
import { dateFormat, t } from "../../../language/index.ts";
import type { EventCounts } from "./use-counts.ts";

const HEIGHT = 40;
const WIDTH = 20;
const GAP = 3;
const LABELS = 6;
const DAY_MS = 86_400_000;
const clock: Intl.DateTimeFormatOptions = { hour: "2-digit", minute: "2-digit" };
const dayOfMonth: Intl.DateTimeFormatOptions = { day: "numeric", month: "short" };

export function Histogram({ counts }: { counts: EventCounts }) {
  const { parts, marked, from, to, isPartial } = counts;
  const most = Math.max(1, ...parts);
  const total = parts.reduce((sum, count) => sum + count, 0);
  const bar = (count: number, i: number, name: string) => {
    const height = (count / most) * (HEIGHT - 2);
    return count === 0 ? null : (
      <rect
        key={`${name}${i}`}
        class={name}
        x={i * WIDTH + GAP / 2}
        y={HEIGHT - height}
        width={WIDTH - GAP}
        height={height}
      />
    );
  };
  const format = dateFormat(to - from <= 2 * DAY_MS ? clock : dayOfMonth);
  const between = { count: total, from: format.format(from), to: format.format(to) };
  const labels = Array.from({ length: LABELS }, (_, i) => from + (i * (to - from)) / LABELS);
  return (
    <figure class="evhist">
      <svg
        viewBox={`0 0 ${parts.length * WIDTH} ${HEIGHT}`}
        preserveAspectRatio="none"
        role="img"
        aria-label={
          isPartial
            ? t("{count} events between {from} and {to}, the newest", between)
            : t("{count} events between {from} and {to}", between)
        }
      >
        {parts.map((count, i) => bar(count, i, "hb"))}
        {marked.map((count, i) => bar(count, i, "hd"))}
      </svg>
      <figcaption aria-hidden="true">
        {labels.map((ms) => (
          <span key={ms}>{format.format(ms)}</span>
        ))}
      </figcaption>
    </figure>
  );
}
