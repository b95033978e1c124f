/**
 * Goes through the stored events from the first to the last and finds the first place where they are not what was
 * written.
 */
import { auditAnchorCollection, type EventDocument, eventCollection, type Store } from "../store/index.ts";
import { FIRST_SEQ, isAnchorTrue, NO_SEAL, sealOf } from "./audit-chain.ts";

const PAGE = 1_000;

export type ChainFault =
  /** The content, or the order: the seal does not fit. */
  | { readonly kind: "changed"; readonly seq: number; readonly record: EventDocument }
  | { readonly kind: "removed"; readonly seq: number; readonly count: number }
  | { readonly kind: "inserted"; readonly seq: number | undefined; readonly record: EventDocument }
  /** What is stored about the begin or the end of the chain is not ours. */
  | { readonly kind: "anchor"; readonly name: string };

export interface ChainReport {
  /** Records that are as they were written, before the fault if there is one. */
  readonly intact: number;
  readonly first: number;
  readonly last: number;
  readonly fault: ChainFault | undefined;
}

export async function verifyChain(store: Store, key: Buffer): Promise<ChainReport> {
  const anchors = store.collection(auditAnchorCollection);
  const [begin, end] = await Promise.all([anchors.get("begin"), anchors.get("end")]);
  const first = (begin?.seq ?? FIRST_SEQ - 1) + 1;
  for (const [name, found] of Object.entries({ begin, end })) {
    if (found !== undefined && !isAnchorTrue(key, found))
      return { intact: 0, first, last: first - 1, fault: { kind: "anchor", name } };
  }
  const walk = new Walk(key, { expected: first, seal: begin?.seal ?? NO_SEAL });
  const fault = (await walkAll(store, walk)) ?? (await faultAtEnd(store, walk, end?.seq ?? first - 1));
  return { intact: walk.intact, first, last: walk.expected - 1, fault };
}

/** Where the check stands. */
class Walk {
  readonly #key: Buffer;
  /** Number of the next record. */
  expected: number;
  #seal: string;
  intact = 0;

  constructor(key: Buffer, from: { readonly expected: number; readonly seal: string }) {
    this.#key = key;
    this.expected = from.expected;
    this.#seal = from.seal;
  }

  step(record: EventDocument): ChainFault | undefined {
    const { seal, ...content } = record;
    const { seq } = record;
    if (seq > this.expected) return { kind: "removed", seq: this.expected, count: seq - this.expected };
    if (seq < this.expected) return { kind: "inserted", seq, record };
    if (sealOf(this.#key, this.#seal, content) !== seal) return { kind: "changed", seq, record };
    this.#seal = seal;
    this.expected++;
    this.intact++;
    return undefined;
  }
}

async function walkAll(store: Store, walk: Walk): Promise<ChainFault | undefined> {
  const events = store.collection(eventCollection);
  for (let from = Number.MIN_SAFE_INTEGER; ; from = walk.expected) {
    const page = await events.find({ where: { seq: { gte: from } }, sortBy: "seq", limit: PAGE });
    for (const record of page) {
      const fault = walk.step(record);
      if (fault !== undefined) return fault;
    }
    if (page.length < PAGE) return undefined;
  }
}

async function faultAtEnd(store: Store, walk: Walk, last: number): Promise<ChainFault | undefined> {
  if (last >= walk.expected) return { kind: "removed", seq: walk.expected, count: last - walk.expected + 1 };
  const events = store.collection(eventCollection);
  if ((await events.count({})) > walk.intact) {
    const records = await events.find({ sortBy: "time" });
    // a copy of a last record on the edge of a page has its number, others have none
    const record = records.find(({ seq }) => typeof seq !== "number") ?? records.at(-1);
    if (record !== undefined) return { kind: "inserted", seq: record.seq, record };
  }
  return last < walk.expected - 1 ? { kind: "anchor", name: "end" } : undefined;
}
