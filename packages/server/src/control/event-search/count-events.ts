/**
 * Counting stored events by action and over time: what a search finds, without giving it.
 */
import type { FieldsOf } from "@tendril/protocol";
import type { eventCounts } from "@tendril/protocol/actions/events/event-counts";
import type { UserDocument } from "../../store/index.ts";
import { searchEvents } from "./event-search.ts";

/** The newest: reading all would hold the server up. */
const MAX_COUNTED = 20_000;
const PAGE = 2_000;
/** Least time that is shown where nothing says from when. */
const HOUR_MS = 3_600_000;

type Services = Parameters<typeof searchEvents>[0];

export async function countEvents(
  services: Services & { readonly clock: { now(): number } },
  user: UserDocument,
  { parts, filters, marked = [], ...wish }: FieldsOf<typeof eventCounts>,
) {
  const actions = new Map<string, number>();
  const seen: { readonly time: number; readonly action: string }[] = [];
  let cursor: string | undefined;
  do {
    const asked = { ...wish, limit: PAGE, ...(cursor === undefined ? {} : { cursor }) };
    const page = await searchEvents(services, user, asked);
    for (const { time, action } of page.records) {
      actions.set(action, (actions.get(action) ?? 0) + 1);
      seen.push({ time, action });
    }
    cursor = page.next;
  } while (cursor !== undefined && seen.length < MAX_COUNTED);
  const isPartial = cursor !== undefined;
  const to = wish.to ?? services.clock.now();
  const oldest = seen.at(-1)?.time ?? to;
  const from = isPartial ? Math.min(oldest, to - parts) : (wish.from ?? Math.min(oldest, to - HOUR_MS));
  const ofKind = filters === undefined ? seen : seen.filter(({ action }) => filters.includes(action));
  const timesOf = (list: typeof seen): number[] => list.map(({ time }) => time);
  return {
    ...{ actions: Object.fromEntries(actions), from, to, isPartial },
    parts: intoParts(timesOf(ofKind), { from, to, parts }),
    marked: intoParts(timesOf(ofKind.filter(({ action }) => marked.includes(action))), { from, to, parts }),
  };
}

/** Clocks may have been set: what is outside counts for the nearest part. */
function intoParts(
  times: readonly number[],
  { from, to, parts }: { readonly from: number; readonly to: number; readonly parts: number },
): number[] {
  const counts = new Array<number>(parts).fill(0);
  for (const time of times) {
    const part = Math.max(
      0,
      Math.min(parts - 1, Math.floor(((time - from) / Math.max(1, to - from)) * parts)),
    );
    counts[part] = (counts[part] ?? 0) + 1;
  }
  return counts;
}
