/**
 * How many events there are of each kind and over time, for what is asked; asked again when new ones came.
 */
import type { ReplyOf } from "@tendril/protocol";
import { eventCounts } from "@tendril/protocol/actions/events/event-counts";
import { useEffect } from "preact/hooks";
import { control, onEvent } from "../../../control/index.ts";
import { useLoad } from "../../use-load.ts";
import type { fieldsOf } from "./event-filter.ts";
import { eventKinds } from "./event-kinds.ts";

const PARTS = 48;
/** New events are counted at most so often. */
const AGAIN_MS = 10_000;

type Fields = Exclude<ReturnType<typeof fieldsOf>, string>;
export type EventCounts = ReplyOf<typeof eventCounts>;

export function useCounts(fields: Fields): EventCounts | undefined {
  const marked = eventKinds.find(({ key }) => key === "warnings")?.actions ?? [];
  const loaded = useLoad(`counts ${JSON.stringify(fields)}`, () =>
    control.request(eventCounts, { ...fields, parts: PARTS, marked: [...marked] }),
  );
  useEffect(() => {
    let timer: number | undefined;
    const end = onEvent((event) => {
      if (event.nolog === 1 || timer !== undefined) return;
      timer = window.setTimeout(() => {
        timer = undefined;
        loaded.reload();
      }, AGAIN_MS);
    });
    return () => {
      end();
      window.clearTimeout(timer);
    };
  }, []);
  return loaded.answer;
}

/** Of a kind; of all for the empty key. */
export function countOf({ actions }: EventCounts, key: string): number {
  const wanted = eventKinds.find((kind) => kind.key === key)?.actions;
  return Object.entries(actions).reduce(
    (sum, [action, count]) => (wanted === undefined || wanted.includes(action) ? sum + count : sum),
    0,
  );
}
