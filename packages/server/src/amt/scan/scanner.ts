/**
 * Looks for Intel AMT in a range of addresses, in networks that the settings allow: pings all of them, then asks those
 * that answered, and in small ranges also the silent ones, over HTTP. Slowly, a few at once, one scan for each asker.
 */
import { reverse } from "node:dns/promises";
import { amtPorts } from "@tendril/amt";
import type { Pong } from "@tendril/amt/rmcp";
import { DeniedError, UnavailableError } from "../../errors.ts";
import { type Clock, wait } from "../../time/index.ts";
import { type AddressRange, addressesIn, countOf, isAllowed, parseRange } from "./address-range.ts";
import { Pinger } from "./pinger.ts";
import { probe } from "./probe.ts";

const MAX_ADDRESSES = 4_096;
const MAX_SCANS = 4;
const PINGS_AT_ONCE = 16;
const PING_EVERY_MS = 20;
const LISTEN_MS = 3_000;
const MAX_PROBED_SILENT = 256;
const PROBES_AT_ONCE = 16;
const NAME_MS = 2_000;
const ACTIVATED = 2;

export interface ScanResult {
  readonly ver: string;
  readonly tls: 0 | 1;
  /** 0 not activated, 1 in between, 2 activated. */
  readonly state: number;
  /** Its name, else its address. */
  readonly hostname: string;
  readonly hosttype: "host" | "addr";
}

export interface ScanWatcher {
  onFound(address: string, result: ScanResult): void;
  /** `checked` of `total`. */
  onProgress(progress: { readonly checked: number; readonly total: number }): void;
  /** False when nobody waits for results any more: the scan ends. */
  isThere(): boolean;
}

export interface ScannerOptions {
  /** Networks as text; none: nobody may scan. @throws RangeError for what is no network. */
  readonly networks: readonly string[];
  /** Other ports, for tests. */
  readonly ports?: { readonly rmcp: number; readonly wsman: number; readonly wsmanTls: number };
}

export class Scanner {
  readonly #clock: Clock;
  readonly #networks: readonly AddressRange[];
  readonly #ports: NonNullable<ScannerOptions["ports"]>;
  readonly #running = new Map<string, AbortController>();

  constructor(clock: Clock, { networks, ports = { rmcp: 623, ...amtPorts } }: ScannerOptions) {
    this.#clock = clock;
    this.#ports = ports;
    this.#networks = networks.map((text) => {
      const range = parseRange(text);
      if (range === undefined) throw new RangeError(`no network: ${text}`);
      return range;
    });
  }

  get count(): number {
    return this.#running.size;
  }

  /**
   * Begins; in the end there is everything that was found, by address. `undefined` for a range that makes no sense or is
   * too large. A newer scan of the same asker ends the one before.
   * @throws DeniedError outside of the allowed networks; UnavailableError while too many scans go on.
   */
  scan(asker: string, text: string, watcher: ScanWatcher): Promise<Map<string, ScanResult>> | undefined {
    const range = parseRange(text);
    if (range === undefined || countOf(range) > MAX_ADDRESSES) return undefined;
    if (!isAllowed(range, this.#networks)) throw new DeniedError("this server may not scan that network");
    this.stop(asker);
    if (this.#running.size >= MAX_SCANS) throw new UnavailableError("too many scans go on, try again later");
    const stop = new AbortController();
    this.#running.set(asker, stop);
    return this.#run(range, watcher, stop.signal).finally(() => {
      if (this.#running.get(asker) === stop) this.#running.delete(asker);
    });
  }

  /** False when there was none. */
  stop(asker: string): boolean {
    this.#running.get(asker)?.abort();
    return this.#running.delete(asker);
  }

  close(): void {
    for (const stop of this.#running.values()) stop.abort();
    this.#running.clear();
  }

  async #run(
    range: AddressRange,
    watcher: ScanWatcher,
    signal: AbortSignal,
  ): Promise<Map<string, ScanResult>> {
    const total = countOf(range);
    const pongs = await this.#pingAll(range, { watcher, signal });
    const probed = total <= MAX_PROBED_SILENT ? [...addressesIn(range)] : [...pongs.keys()];
    const found = new Map<string, ScanResult>();
    let checked = total - probed.length;
    const next = async (): Promise<void> => {
      for (let address = probed.shift(); address !== undefined; address = probed.shift()) {
        if (signal.aborted || !watcher.isThere()) return;
        const result = await this.#look(address, pongs.get(address));
        if (signal.aborted) return;
        checked++;
        if (result !== undefined) {
          found.set(address, result);
          watcher.onFound(address, result);
        }
        watcher.onProgress({ checked, total });
      }
    };
    await Promise.all(Array.from({ length: PROBES_AT_ONCE }, next));
    return found;
  }

  async #pingAll(
    range: AddressRange,
    { watcher, signal }: { readonly watcher: ScanWatcher; readonly signal: AbortSignal },
  ): Promise<Map<string, Pong>> {
    const pongs = new Map<string, Pong>();
    const pinger = await Pinger.open(this.#ports.rmcp, (address, pong) => pongs.set(address, pong));
    try {
      let sent = 0;
      for (const address of addressesIn(range)) {
        if (signal.aborted || !watcher.isThere()) return pongs;
        pinger.ping(address);
        if (++sent % PINGS_AT_ONCE === 0) await wait(this.#clock, PING_EVERY_MS);
      }
      await wait(this.#clock, LISTEN_MS);
      return pongs;
    } finally {
      pinger.close();
    }
  }

  /** Plain first, unless the answer to the ping said that there is TLS only. */
  async #look(address: string, pong: Pong | undefined): Promise<ScanResult | undefined> {
    const { wsman, wsmanTls } = this.#ports;
    const isTlsOnly = pong?.port === amtPorts.wsmanTls;
    let isTls = isTlsOnly || pong?.hasBothPorts === true;
    let ver = isTlsOnly ? undefined : await probe({ address, port: wsman, isTls: false }, this.#clock);
    if (ver === undefined) {
      ver = await probe({ address, port: wsmanTls, isTls: true }, this.#clock);
      if (ver !== undefined) isTls = true;
    }
    if (ver === undefined && pong === undefined) return undefined;
    const said = pong === undefined ? "" : `${pong.version.major}.${pong.version.minor}`;
    const name = await this.#nameOf(address);
    return {
      ...{ ver: ver ?? said, tls: isTls ? 1 : 0, state: pong?.state ?? ACTIVATED },
      ...(name === undefined
        ? { hostname: address, hosttype: "addr" }
        : { hostname: name, hosttype: "host" }),
    };
  }

  async #nameOf(address: string): Promise<string | undefined> {
    const names = reverse(address).catch(() => []); // most addresses have no name
    const first = await Promise.race([names, wait(this.#clock, NAME_MS).then((): string[] => [])]);
    return first.find((name) => /^[A-Za-z0-9._-]{1,253}$/.test(name));
  }
}
