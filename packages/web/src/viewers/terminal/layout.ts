/**
 * Terminals of one tab: one, or a division into two parts, each of which may be divided again.
 */
export type Direction = "right" | "down";

export type Layout =
  | { readonly id: number }
  | {
      readonly direction: Direction;
      readonly parts: readonly [Layout, Layout];
      /** Of the first part, 0 to 1; half when nobody moved the divider. */
      readonly share?: number;
    };

/** A part keeps so much at least. */
export const MIN_SHARE = 0.1;

/** More would be too small to read. */
export const MAX_PANES = 8;

/** In the order in which they are read. */
export function idsOf(layout: Layout): number[] {
  return "id" in layout ? [layout.id] : layout.parts.flatMap(idsOf);
}

/** The room of `id` is shared with a new terminal. */
export function split(layout: Layout, id: number, added: { direction: Direction; id: number }): Layout {
  if ("id" in layout) {
    if (layout.id !== id) return layout;
    return { direction: added.direction, parts: [layout, { id: added.id }] };
  }
  const [first, second] = layout.parts;
  return { ...layout, parts: [split(first, id, added), split(second, id, added)] };
}

/** The others take the room; undefined when it was the last. */
export function without(layout: Layout, id: number): Layout | undefined {
  if ("id" in layout) return layout.id === id ? undefined : layout;
  const first = without(layout.parts[0], id);
  const second = without(layout.parts[1], id);
  if (first === undefined || second === undefined) return first ?? second;
  return { ...layout, parts: [first, second] };
}

/** Moves the divider behind terminal `lastId`: the last one of the first part. */
export function divide(layout: Layout, lastId: number, share: number): Layout {
  if ("id" in layout) return layout;
  const [first, second] = layout.parts;
  if (idsOf(first).at(-1) === lastId)
    return { ...layout, share: Math.min(1 - MIN_SHARE, Math.max(MIN_SHARE, share)) };
  return { ...layout, parts: [divide(first, lastId, share), divide(second, lastId, share)] };
}

/** The next one in reading order, or the one before; round at the ends. */
export function neighbour(layout: Layout, id: number, step: 1 | -1): number {
  const ids = idsOf(layout);
  return ids.at((ids.indexOf(id) + step) % ids.length) ?? id;
}
