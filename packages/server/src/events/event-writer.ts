/**
 * Stores events in the order in which they happened, each sealed to the one before. What comes close together is
 * written together; the end of the chain is read anew each time, since the command line may have written meanwhile.
 */
import { AsyncResource } from "node:async_hooks";
import type { Log } from "../log/index.ts";
import {
  type AuditAnchorDocument,
  auditAnchorCollection,
  type Collection,
  type EventDocument,
  eventCollection,
  type Store,
} from "../store/index.ts";
import { systemClock } from "../time/index.ts";
import { anchor, FIRST_SEQ, NO_SEAL, sealEvent, type UnsealedEvent } from "./audit-chain.ts";

const WRITE_EVERY_MS = 20;
/** Events that wait while the disk does not take them; further ones are lost, and said to be. */
const MAX_WAITING = 100_000;

export type NewEvent = Omit<UnsealedEvent, "seq">;

export interface EventWriterDeps {
  readonly store: Store;
  readonly key: Buffer;
  readonly log: Log;
  readonly onStored?: (records: readonly EventDocument[]) => void;
}

export class EventWriter {
  readonly #store: Store;
  readonly #key: Buffer;
  readonly #log: Log;
  readonly #onStored: (records: readonly EventDocument[]) => void;
  readonly #events: Collection<EventDocument>;
  readonly #anchors: Collection<AuditAnchorDocument>;
  readonly #drainOutside: () => void;
  #waiting: NewEvent[] = [];
  #work: Promise<void> = Promise.resolve();
  #isScheduled = false;
  #writtenAtMs = 0;

  constructor({ store, key, log, onStored = () => {} }: EventWriterDeps) {
    this.#store = store;
    this.#key = key;
    this.#log = log;
    this.#onStored = onStored;
    this.#events = store.collection(eventCollection);
    this.#anchors = store.collection(auditAnchorCollection);
    // events are recorded inside transactions too; they are stored after those, never in them
    this.#drainOutside = AsyncResource.bind(() => {
      this.#isScheduled = false;
      this.#work = this.#work.then(() => this.#drain());
    });
  }

  add(event: NewEvent): void {
    if (this.#waiting.length >= MAX_WAITING) {
      this.#log.error({ action: event.action }, "event not stored: too many wait");
      return;
    }
    this.#waiting.push(event);
    if (this.#isScheduled) return;
    this.#isScheduled = true;
    const isLongAgo = performance.now() - this.#writtenAtMs > WRITE_EVERY_MS;
    if (isLongAgo) setImmediate(this.#drainOutside);
    else systemClock.after(WRITE_EVERY_MS, this.#drainOutside);
  }

  /** Resolves when everything added so far is stored. */
  async flush(): Promise<void> {
    this.#drainOutside();
    await this.#work;
  }

  /** Removes the records up to this number; the chain begins behind it then. Gives how many. */
  async removeUpTo(seq: number): Promise<number> {
    const [last] = await this.#events.find({
      where: { seq: { lt: seq + 1 } },
      ...{ sortBy: "seq", descending: true, limit: 1 },
    });
    if (last === undefined) return 0;
    return await this.#store.transaction(async () => {
      await this.#anchors.put(anchor(this.#key, { _id: "begin", seq: last.seq, seal: last.seal }));
      return await this.#events.prune({ where: { seq: { lt: last.seq + 1 } } });
    });
  }

  async #drain(): Promise<void> {
    const events = this.#waiting;
    if (events.length === 0) return;
    this.#waiting = [];
    try {
      const stored = await this.#store.transaction(async () => {
        const records: EventDocument[] = [];
        const end = await this.#anchors.get("end");
        let [seq, seal] = end === undefined ? [FIRST_SEQ - 1, NO_SEAL] : [end.seq, end.seal];
        for (const event of events) {
          seq++;
          const sealed = sealEvent(this.#key, seal, { ...event, seq });
          await this.#events.put(sealed);
          records.push(sealed);
          seal = sealed.seal;
        }
        await this.#anchors.put(anchor(this.#key, { _id: "end", seq, seal }));
        return records;
      });
      this.#onStored(stored);
    } catch (error) {
      this.#log.error({ error, count: events.length }, "events not stored");
    }
    this.#writtenAtMs = performance.now();
  }
}
