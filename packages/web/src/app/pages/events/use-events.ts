/**
 * Events that are stored, page after page, with those that happen meanwhile before them.
 */
import type { FieldsOf, WireEvent } from "@tendril/protocol";
import { events } from "@tendril/protocol/actions/events/events";
import { useEffect, useState } from "preact/hooks";
import { control, onEvent, store } from "../../../control/index.ts";
import { useLoad } from "../../use-load.ts";
import { isShown } from "./event-filter.ts";
import { keyOf } from "./event-words.ts";

/** A search may answer pages with nothing on them; so many are asked for at once. */
const EMPTY_PAGES = 20;
const MAX_LIVE = 1_000;

type Fields = Omit<FieldsOf<typeof events>, "limit" | "cursor">;

interface Page {
  readonly list: readonly WireEvent[];
  readonly next: string | undefined;
}

export interface ShownEvents {
  readonly list: readonly WireEvent[] | undefined;
  readonly problem: string;
  readonly hasMore: boolean;
  readonly isLoadingMore: boolean;
  reload(): void;
  loadMore(): void;
}

export function useEvents(fields: Fields, limit: number): ShownEvents {
  const key = JSON.stringify(fields);
  const loaded = useLoad(key, async () => ({ key, ...(await readPage({ ...fields, limit })) }));
  const [older, setOlder] = useState<(Page & { readonly key: string }) | undefined>(undefined);
  const [isLoadingMore, setLoadingMore] = useState(false);
  const [moreProblem, setMoreProblem] = useState("");
  const [live, setLive] = useState<readonly WireEvent[]>([]);
  useEffect(() => {
    setLive([]);
    setOlder(undefined);
    setMoreProblem("");
    return onEvent((event) => {
      if (isShown(event, fields, store.devices)) setLive((before) => [event, ...before].slice(0, MAX_LIVE));
    });
  }, [key]);
  const first = loaded.answer?.key === key ? loaded.answer : undefined;
  const added = older?.key === key ? older : undefined;
  const next = added === undefined ? first?.next : added.next;
  const known = new Set(live.map(keyOf));
  const stored = first === undefined ? undefined : [...first.list, ...(added?.list ?? [])];
  return {
    list: stored === undefined ? undefined : [...live, ...stored.filter((event) => !known.has(keyOf(event)))],
    problem: loaded.problem || moreProblem,
    hasMore: next !== undefined,
    isLoadingMore,
    reload() {
      setMoreProblem("");
      loaded.reload();
    },
    loadMore() {
      if (next === undefined || isLoadingMore) return;
      setLoadingMore(true);
      readPage({ ...fields, limit, cursor: next })
        .then(
          (page) =>
            setOlder((before) => ({ key, next: page.next, list: [...(before?.list ?? []), ...page.list] })),
          (error: unknown) => setMoreProblem(error instanceof Error ? error.message : String(error)),
        )
        .finally(() => setLoadingMore(false));
    },
  };
}

async function readPage(fields: FieldsOf<typeof events>): Promise<Page> {
  let cursor = fields.cursor;
  for (let i = 0; i < EMPTY_PAGES; i++) {
    const page = await control.request(events, { ...fields, ...(cursor === undefined ? {} : { cursor }) });
    if (page.events.length > 0 || page.next === undefined) return { list: page.events, next: page.next };
    cursor = page.next;
  }
  return { list: [], next: cursor };
}
