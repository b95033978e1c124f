/**
 * Which rows of a long list are drawn: those in view and some beyond, so that scrolling shows no gap.
 */
const OVERSCAN = 12;

export interface Viewport {
  readonly scrollTop: number;
  readonly height: number;
  readonly rowHeight: number;
  readonly count: number;
}

/** First row and the row after the last. */
export function visibleRange({ scrollTop, height, rowHeight, count }: Viewport): {
  start: number;
  end: number;
} {
  if (rowHeight <= 0 || count === 0) return { start: 0, end: 0 };
  const first = Math.floor(scrollTop / rowHeight);
  const inView = Math.ceil(height / rowHeight);
  const start = Math.max(0, Math.min(first, count - 1) - OVERSCAN);
  return { start, end: Math.min(count, first + inView + OVERSCAN) };
}
