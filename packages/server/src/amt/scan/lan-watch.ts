/**
 * Whether firmware in the server's own network answers: devices of groups for Intel AMT to which administrators gave an
 * address are pinged every half minute, and asked over HTTP where they do not answer pings. Source: docs/spec/amt.md,
 * section 6.1.
 */
import { lookup } from "node:dns/promises";
import { amtPorts } from "@tendril/amt";
import type { DeviceId } from "@tendril/protocol";
import { ConnectionBit, GroupType, PowerState } from "@tendril/protocol/constants";
import type { Devices, Groups, PowerHistory, Presence } from "../../inventory/index.ts";
import type { Log } from "../../log/index.ts";
import type { DeviceDocument } from "../../store/index.ts";
import { type Clock, wait } from "../../time/index.ts";
import { isOwnAddress } from "../lan-way.ts";
import { Pinger } from "./pinger.ts";
import { probe } from "./probe.ts";

const SWEEP_EVERY_MS = 30_000;
const LISTEN_MS = 3_000;
const PINGS_AT_ONCE = 16;
const PING_EVERY_MS = 20;
const LOOKUPS_AT_ONCE = 16;
const PROBES_AT_ONCE = 16;
const MAX_DEVICES = 20_000;
/** A firmware that restarts is away for a moment. */
const MISSES = 2;

export interface LanWatchDeps {
  readonly devices: Devices;
  readonly groups: Pick<Groups, "all">;
  readonly presence: Presence;
  readonly power: PowerHistory;
  readonly clock: Clock;
  readonly log: Log;
  /** It answers, and did not before; never throws. */
  readonly onUp: (deviceId: DeviceId) => void;
  /** Never throws. */
  readonly onDown: (deviceId: DeviceId) => void;
  /** Other ports, for tests. */
  readonly ports?: { readonly rmcp: number; readonly wsman: number; readonly wsmanTls: number };
  /** Whether an address is never asked. */
  readonly isForbidden?: (address: string) => boolean;
}

export class LanWatch {
  readonly #deps: LanWatchDeps;
  readonly #ports: NonNullable<LanWatchDeps["ports"]>;
  /** Devices that are there, with the sweeps that they missed. */
  readonly #missed = new Map<DeviceId, number>();
  #cancel: () => void = () => {};
  #isClosed = false;

  constructor(deps: LanWatchDeps) {
    this.#deps = deps;
    this.#ports = deps.ports ?? { rmcp: 623, ...amtPorts };
  }

  start(): void {
    if (this.#isClosed) return;
    this.#cancel = this.#deps.clock.after(SWEEP_EVERY_MS, () => {
      this.sweep()
        .catch((error: unknown) => this.#deps.log.error({ error }, "firmware in the network not looked for"))
        .finally(() => this.start());
    });
  }

  close(): void {
    this.#isClosed = true;
    this.#cancel();
  }

  /** One round. */
  async sweep(): Promise<void> {
    const byAddress = await this.#addresses(await this.#watched());
    const answered = await this.#pingAll([...byAddress.keys()]);
    const silent = [...byAddress.keys()].filter((address) => !answered.has(address));
    await inParallel(silent, PROBES_AT_ONCE, async (address) => {
      if (!this.#isClosed && (await this.#isThere(address))) answered.add(address);
    });
    if (this.#isClosed) return;
    const there = new Set([...answered].flatMap((address) => byAddress.get(address) ?? []));
    for (const id of there) await this.#came(id);
    for (const id of [...this.#missed.keys()]) if (!there.has(id)) await this.#missing(id);
  }

  /** Those that connect by themselves need no looking for. */
  async #watched(): Promise<DeviceDocument[]> {
    const { groups, devices, presence } = this.#deps;
    const all = (await groups.all()).filter(
      ({ mtype, deleted }) => mtype === GroupType.Amt && deleted === undefined,
    );
    const found = await devices.inGroups(all.map(({ _id }) => _id));
    const connects = ConnectionBit.Cira | ConnectionBit.AmtRelay;
    return found
      .filter(({ _id, host }) => host && ((presence.ofFirmware(_id)?.conn ?? 0) & connects) === 0)
      .slice(0, MAX_DEVICES);
  }

  async #addresses(watched: readonly DeviceDocument[]): Promise<Map<string, DeviceId[]>> {
    const { isForbidden = isOwnAddress } = this.#deps;
    const byAddress = new Map<string, DeviceId[]>();
    await inParallel(watched, LOOKUPS_AT_ONCE, async ({ _id, host }) => {
      const address = await addressOf(host ?? "");
      if (address === undefined || isForbidden(address)) return;
      byAddress.set(address, [...(byAddress.get(address) ?? []), _id]);
    });
    return byAddress;
  }

  async #pingAll(addresses: readonly string[]): Promise<Set<string>> {
    const answered = new Set<string>();
    if (addresses.length === 0) return answered;
    const { clock } = this.#deps;
    const pinger = await Pinger.open(this.#ports.rmcp, (address) => answered.add(address));
    for (const [at, address] of addresses.entries()) {
      pinger.ping(address);
      if (at % PINGS_AT_ONCE === PINGS_AT_ONCE - 1) await wait(clock, PING_EVERY_MS);
    }
    await wait(clock, LISTEN_MS);
    pinger.close();
    return answered;
  }

  async #isThere(address: string): Promise<boolean> {
    const { clock } = this.#deps;
    const { wsman, wsmanTls } = this.#ports;
    const plain = await probe({ address, port: wsman, isTls: false }, clock);
    return (
      plain !== undefined || (await probe({ address, port: wsmanTls, isTls: true }, clock)) !== undefined
    );
  }

  async #came(id: DeviceId): Promise<void> {
    const isNew = !this.#missed.has(id);
    this.#missed.set(id, 0);
    if (!isNew) return;
    await this.#show(id, true);
    this.#deps.onUp(id);
  }

  async #missing(id: DeviceId): Promise<void> {
    const missed = (this.#missed.get(id) ?? 0) + 1;
    this.#missed.set(id, missed);
    if (missed < MISSES) return;
    this.#missed.delete(id);
    await this.#show(id, false);
    this.#deps.onDown(id);
  }

  async #show(id: DeviceId, isThere: boolean): Promise<void> {
    const { presence, devices, power, clock } = this.#deps;
    const before = presence.ofFirmware(id);
    const others = (before?.conn ?? 0) & ~ConnectionBit.AmtLocal;
    const conn = isThere ? others | ConnectionBit.AmtLocal : others;
    presence.setFirmware(id, conn === 0 ? undefined : { conn, pwr: before?.pwr ?? PowerState.Present });
    const device = await devices.get(id);
    if (device === undefined) return;
    const now = presence.get(id) ?? { conn: 0, pwr: PowerState.Unknown };
    const state = { conn: now.conn, pwr: now.pwr, ct: clock.now() };
    devices.record(device, { action: "nodeconnect", ...state, nolog: 1 });
    if (presence.ofAgent(id) === undefined) await power.record(id, now.pwr);
  }
}

async function addressOf(host: string): Promise<string | undefined> {
  try {
    return (await lookup(host, { family: 4 })).address;
  } catch {
    return undefined; // a name that nobody knows leads nowhere
  }
}

async function inParallel<T>(
  all: readonly T[],
  width: number,
  work: (one: T) => Promise<void>,
): Promise<void> {
  const left = all.values();
  const next = async (): Promise<void> => {
    for (const one of left) await work(one);
  };
  await Promise.all(Array.from({ length: width }, next));
}
