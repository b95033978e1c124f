/** When the events were: a bar for each part of the time, warnings in it by themselves. */
import type { EventCounts } from "./use-counts.ts";

const HEIGHT = 40;
const WIDTH = 20;
const GAP = 3;
const LABELS = 6;
const DAY_MS = 86_400_000;

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
  const format = new Intl.DateTimeFormat(
    undefined,
    to - from <= 2 * DAY_MS ? { hour: "2-digit", minute: "2-digit" } : { day: "numeric", month: "short" },
  );
  const words = `${total.toLocaleString()} events between ${format.format(from)} and ${format.format(to)}`;
  const labels = Array.from({ length: LABELS }, (_, i) => from + (i * (to - from)) / LABELS);
  return (
    <figure class="evhist">
      <svg
        viewBox={`0 0 ${parts.length * WIDTH} ${HEIGHT}`}
        preserveAspectRatio="none"
        role="img"
        aria-label={isPartial ? `${words}, the newest` : words}
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
