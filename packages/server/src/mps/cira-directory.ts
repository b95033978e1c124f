/**
 * The CIRA connections that are up, by device. A firmware that restarts leaves a dead connection behind for a while: the
 * newest one is used. As a way of the dialer, a connection leads to the ports that it offers.
 */
import type { Duplex } from "node:stream";
import type { ApfConnection } from "@tendril/amt/apf";
import type { DeviceId } from "@tendril/protocol";
import type { Clock } from "../time/index.ts";
import type { CiraKind } from "./cira-kind.ts";
import { CiraStream } from "./cira-stream.ts";
import type { ManagementLine } from "./management-line.ts";

const DIAL_TIMEOUT_MS = 10_000;

export interface CiraEntry {
  readonly deviceId: DeviceId;
  readonly kind: CiraKind;
  readonly apf: ApfConnection;
  /** Of agents and relays: what they say beside APF. */
  readonly management?: ManagementLine | undefined;
}

export class CiraDirectory {
  readonly path = "cira";
  readonly #clock: Clock;
  readonly #byDevice = new Map<DeviceId, CiraEntry[]>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Devices with a connection. */
  get count(): number {
    return this.#byDevice.size;
  }

  /** The newest comes first. */
  add(entry: CiraEntry): void {
    this.#byDevice.set(entry.deviceId, [entry, ...(this.#byDevice.get(entry.deviceId) ?? [])]);
  }

  remove(entry: CiraEntry): void {
    const left = (this.#byDevice.get(entry.deviceId) ?? []).filter((other) => other !== entry);
    if (left.length === 0) this.#byDevice.delete(entry.deviceId);
    else this.#byDevice.set(entry.deviceId, left);
  }

  all(deviceId: DeviceId): readonly CiraEntry[] {
    return this.#byDevice.get(deviceId) ?? [];
  }

  /** The connection to use: the firmware's own before others, of those the newest. */
  best(deviceId: DeviceId): CiraEntry | undefined {
    return this.all(deviceId).toSorted((a, b) => a.kind - b.kind)[0];
  }

  /** Ends all connections of a device. */
  end(deviceId: DeviceId, why: string): void {
    for (const { apf } of this.all(deviceId)) apf.end(why);
  }

  /** `undefined` where the device has no connection, or does not offer the port. @throws UnavailableError. */
  async dial(deviceId: string, port: number): Promise<Duplex | undefined> {
    const found = this.all(deviceId as DeviceId)
      .toSorted((a, b) => a.kind - b.kind)
      .find(({ apf }) => apf.forwards.has(port));
    return found === undefined ? undefined : await this.dialOver(found, port);
  }

  /** Over that connection alone. @throws UnavailableError. */
  async dialOver({ apf }: CiraEntry, port: number): Promise<Duplex> {
    const timeout = new AbortController();
    const cancel = this.#clock.after(DIAL_TIMEOUT_MS, () => timeout.abort());
    try {
      return await CiraStream.open(apf, { port, signal: timeout.signal });
    } finally {
      cancel();
    }
  }

  /** Ends everything, for the end of the server. @throws nothing. */
  close(): void {
    for (const entries of [...this.#byDevice.values()])
      for (const { apf } of entries) apf.end("the server stops");
  }
}
