/**
 * Who is connected: one channel for each device, the newer one wins. In-process implementation of the interface
 * through which the rest of the server reaches agents; a cluster forwards behind the same interface.
 */
import type { DeviceId } from "@tendril/protocol";

/** What control and relay need of agents. */
export interface AgentLinks {
  /** Sends JSON to the device's core; false when no authenticated agent is connected. */
  send(deviceId: DeviceId, message: object): boolean;
  /** Drops the agent's connection; it may come back. False when none is connected. */
  disconnect(deviceId: DeviceId): boolean;
  isConnected(deviceId: DeviceId): boolean;
}

export interface DirectoryEntry {
  readonly deviceId: DeviceId;
  sendMessage(message: object): boolean;
  disconnect(): void;
  /** A newer connection of the same identity took its place: it is held from now on. */
  replaced(): void;
}

/** Disconnects in this window count as failures of the core. Source: docs/spec/agent-protocol.md, section 5.2. */
export const FAILURE_WINDOW_MS = 120_000;
const WITHHOLD_CORE_OVER = 4;
const HOLD_OVER = 6;
const MAX_COUNTED_DEVICES = 100_000;

export type Trust = "normal" | "withhold-core" | "hold";

export class AgentDirectory implements AgentLinks {
  readonly #now: () => number;
  readonly #entries = new Map<DeviceId, DirectoryEntry>();
  #failures = new Map<DeviceId, number>();
  #windowStartMs = 0;

  constructor(now: () => number) {
    this.#now = now;
  }

  get count(): number {
    return this.#entries.size;
  }

  entries(): IterableIterator<DirectoryEntry> {
    return this.#entries.values();
  }

  register(entry: DirectoryEntry): void {
    const before = this.#entries.get(entry.deviceId);
    this.#entries.set(entry.deviceId, entry);
    before?.replaced();
  }

  /** Whether it was the current one. */
  unregister(entry: DirectoryEntry): boolean {
    if (this.#entries.get(entry.deviceId) !== entry) return false;
    return this.#entries.delete(entry.deviceId);
  }

  /** Counts an unexpected end of an authenticated connection. */
  countFailure(deviceId: DeviceId): void {
    this.#startWindow();
    if (this.#failures.size < MAX_COUNTED_DEVICES) {
      this.#failures.set(deviceId, (this.#failures.get(deviceId) ?? 0) + 1);
    }
  }

  /** What an agent that keeps breaking off deserves. */
  trust(deviceId: DeviceId): Trust {
    this.#startWindow();
    const failures = this.#failures.get(deviceId) ?? 0;
    if (failures > HOLD_OVER) return "hold";
    return failures > WITHHOLD_CORE_OVER ? "withhold-core" : "normal";
  }

  send(deviceId: DeviceId, message: object): boolean {
    return this.#entries.get(deviceId)?.sendMessage(message) ?? false;
  }

  disconnect(deviceId: DeviceId): boolean {
    const entry = this.#entries.get(deviceId);
    entry?.disconnect();
    return entry !== undefined;
  }

  isConnected(deviceId: DeviceId): boolean {
    return this.#entries.has(deviceId);
  }

  #startWindow(): void {
    if (this.#now() - this.#windowStartMs < FAILURE_WINDOW_MS) return;
    this.#windowStartMs = this.#now();
    this.#failures = new Map();
  }
}
