/**
 * Power states of devices over time: one document for each change, kept for a limited time.
 */
import { randomUUIDv7 } from "node:crypto";
import type { DeviceId } from "@tendril/protocol";
import { type Collection, type PowerDocument, powerCollection, type Store } from "../store/index.ts";
import type { Clock } from "../time/index.ts";

const KEEP_MS = 10 * 86_400_000;
const TIMELINE_MS = 7 * 86_400_000;

export class PowerHistory {
  readonly #power: Collection<PowerDocument>;
  readonly #clock: Clock;

  constructor(store: Store, clock: Clock) {
    this.#power = store.collection(powerCollection);
    this.#clock = clock;
  }

  async record(nodeid: DeviceId, power: number): Promise<void> {
    await this.#power.put({ _id: randomUUIDv7(), time: this.#clock.now(), nodeid, power });
  }

  /**
   * The last 7 days in the wire's form: first state, its time in s, then for each change the new state and the
   * seconds since the one before. Source: docs/spec/control-protocol.md, section 5.7, powertimeline.
   */
  async timeline(nodeid: DeviceId): Promise<number[]> {
    const since = this.#clock.now() - TIMELINE_MS;
    const changes = await this.#power.find({ where: { nodeid, time: { gte: since } }, sortBy: "time" });
    const [before] = await this.#power.find({
      where: { nodeid, time: { lt: since } },
      sortBy: "time",
      descending: true,
      limit: 1,
    });
    let lastSeconds = Math.floor(since / 1000);
    const timeline = [before?.power ?? 0, lastSeconds];
    for (const change of changes) {
      const seconds = Math.floor(change.time / 1000);
      timeline.push(change.power, seconds - lastSeconds);
      lastSeconds = seconds;
    }
    return timeline;
  }

  async removeDevice(nodeid: DeviceId): Promise<void> {
    await this.#power.prune({ where: { nodeid } });
  }

  /** Removes what is over the age limit. */
  async prune(): Promise<number> {
    return await this.#power.prune({ where: { time: { lt: this.#clock.now() - KEEP_MS } } });
  }
}
