/**
 * Records facts: stores them (unless `nolog`) and publishes them. The one way to make an event.
 */
import { randomUUIDv7 } from "node:crypto";
import type { DomainId, WireEvent } from "@tendril/protocol";
import type { Log } from "../log/index.ts";
import { type Collection, type EventDocument, eventCollection, type Store } from "../store/index.ts";
import type { Clock } from "../time/index.ts";
import type { EventBus, PublishedEvent } from "./bus.ts";
import { EventWriter } from "./event-writer.ts";
import { currentOrigin } from "./origin.ts";
import { allTarget } from "./targets.ts";

export interface EventLogDeps {
  readonly store: Store;
  readonly bus: EventBus;
  readonly clock: Clock;
  readonly log: Log;
  /** Seals the chain of records; nobody else may have it. */
  readonly auditKey: Buffer;
  /** Told of records when they are stored, in their order; must not throw. */
  readonly onStored?: (records: readonly EventDocument[]) => void;
}

export interface EventLimits {
  readonly maxAgeMs: number;
  readonly maxCount: number;
}

const PRUNE_EVERY_MS = 3_600_000;

export class EventLog {
  readonly #deps: EventLogDeps;
  readonly #limits: EventLimits;
  readonly #events: Collection<EventDocument>;
  readonly #writer: EventWriter;
  #cancelPrune: () => void = () => {};

  constructor(deps: EventLogDeps, limits: EventLimits) {
    this.#deps = deps;
    this.#limits = limits;
    this.#events = deps.store.collection(eventCollection);
    this.#writer = new EventWriter({ ...deps, key: deps.auditKey });
    this.#schedulePrune();
  }

  /** Publishes at once; storing follows and a failure to store is logged, never thrown. */
  record(domain: DomainId, targets: readonly string[], event: WireEvent): void {
    const ids = [allTarget(domain), ...targets];
    const timeMs = this.#deps.clock.now();
    const isStored = event.nolog !== 1;
    const full: WireEvent = isStored
      ? { ...event, domain, time: new Date(timeMs).toISOString() }
      : { ...event, domain };
    this.#deps.bus.publish({ event: full, domain, targets: ids });
    if (!isStored) return;
    const { node: _node, ...kept } = event;
    const origin = currentOrigin();
    this.#writer.add({
      _id: randomUUIDv7(),
      time: timeMs,
      domain,
      action: event.action,
      ids,
      event: kept,
      ...(event.userid === undefined ? {} : { userid: event.userid }),
      ...(event.nodeid === undefined ? {} : { nodeid: event.nodeid }),
      ...(origin === undefined ? {} : { origin }),
    });
  }

  /** Resolves when everything recorded so far is stored. */
  async flush(): Promise<void> {
    await this.#writer.flush();
  }

  /** Publishes to these targets only, without storing: for those who may see a part of a recorded event. */
  tell(domain: DomainId, targets: readonly string[], event: WireEvent): void {
    this.#deps.bus.publish({ event: { ...event, domain, nolog: 1 }, domain, targets });
  }

  /** As `tell`, of those targets only to who has a right on the device group of the event. */
  tellHolders(to: Pick<PublishedEvent, "domain" | "targets" | "right">, event: WireEvent): void {
    this.#deps.bus.publish({ event: { ...event, domain: to.domain, nolog: 1 }, ...to });
  }

  /** Removes events over the limits by age and number. */
  async prune(): Promise<number> {
    const oldest = this.#deps.clock.now() - this.#limits.maxAgeMs;
    const lastOf = { sortBy: "seq", descending: true, limit: 1 };
    const [newest] = await this.#events.find(lastOf);
    const [tooOld] = await this.#events.find({ where: { time: { lt: oldest } }, ...lastOf });
    const upTo = Math.max(tooOld?.seq ?? 0, (newest?.seq ?? 0) - this.#limits.maxCount);
    return upTo > 0 ? await this.#writer.removeUpTo(upTo) : 0;
  }

  /** Stores what waits. */
  async close(): Promise<void> {
    this.#cancelPrune();
    await this.flush();
  }

  #schedulePrune(): void {
    this.#cancelPrune = this.#deps.clock.after(PRUNE_EVERY_MS, () => {
      this.prune().catch((error: unknown) => this.#deps.log.error({ error }, "events not pruned"));
      this.#schedulePrune();
    });
  }
}
