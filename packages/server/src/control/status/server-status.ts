/** How the server is: numbers, and what an administrator may have to do something about. */
import { X509Certificate } from "node:crypto";
import { statfs } from "node:fs/promises";
import type { DomainId } from "@tendril/protocol";
import type { HealthItem, ServerStatusReply } from "@tendril/protocol/actions/site/server-status";
import { architectures, ConnectionBit } from "@tendril/protocol/constants";
import type { Presence } from "../../inventory/index.ts";
import type { Counters } from "../../limits/index.ts";
import {
  type DeviceDocument,
  deviceCollection,
  eventCollection,
  recordingCollection,
  type Store,
} from "../../store/index.ts";
import type { Clock } from "../../time/index.ts";
import type { LoadSamples } from "./load-samples.ts";

const DAY_MS = 86_400_000;
const EXPIRY_DAYS = 21;
const GB = 1_000_000_000;
const LOW_DISK_SHARE = 0.1;
const MAX_REASONS = 20;

export interface ServerStatusDeps {
  readonly store: Store;
  readonly presence: Presence;
  readonly clock: Clock;
  readonly load: LoadSamples;
  readonly counters: Pick<Counters, "entries">;
  /** Where the data is. */
  readonly folder: string;
  readonly hostname: string;
  readonly version: string;
  readonly isMailOn: boolean;
  /** PEM of the web certificate now in use, and whether it came from elsewhere. */
  readonly certificate: () => { readonly pem: string; readonly isBrought: boolean };
  readonly agentPrograms: () => Promise<number>;
  /** Users with an open page, and running sessions, of a domain. */
  readonly people: (domain: DomainId) => number;
  readonly sessions: (domain: DomainId) => number;
}

export class ServerStatus {
  readonly #deps: ServerStatusDeps;
  readonly #startedAtMs: number;

  constructor(deps: ServerStatusDeps) {
    this.#deps = deps;
    this.#startedAtMs = deps.clock.now();
  }

  /** The whole server's only for administrators of the default domain: tenants see their own numbers. */
  async read(domain: DomainId): Promise<ServerStatusReply> {
    const { store, presence, people, sessions, hostname } = this.#deps;
    const devices = await store.collection(deviceCollection).find({ where: { domain } });
    const recordings = await store.collection(recordingCollection).find({ where: { domain } });
    const isConnected = ({ _id }: DeviceDocument): boolean =>
      ((presence.get(_id)?.conn ?? 0) & ConnectionBit.Agent) !== 0;
    const own = {
      now: {
        devices: devices.length,
        connected: devices.filter(isConnected).length,
        people: people(domain),
        sessions: sessions(domain),
        recordings: recordings.length,
        recorded: recordings.reduce((sum, { size }) => sum + (size ?? 0), 0),
      },
      agents: agentKinds(devices),
    };
    if (domain !== "") return own;
    const refused = this.#deps.counters.entries().map(([reason, count]) => ({ reason, count }));
    return {
      ...own,
      hostname,
      startedAt: this.#startedAtMs,
      health: await this.#health(),
      load: this.#deps.load.read(),
      refused: refused.sort((a, b) => b.count - a.count).slice(0, MAX_REASONS),
    };
  }

  async #health(): Promise<HealthItem[]> {
    const { store, isMailOn, version, agentPrograms } = this.#deps;
    const [events, programs] = await Promise.all([
      store.collection(eventCollection).count({}),
      agentPrograms(),
    ]);
    return [
      this.#certificate(),
      await this.#disk(),
      {
        key: "agents",
        isGood: programs > 0,
        words:
          programs > 0
            ? `Programs for ${programs} kinds of computers.`
            : "No agent programs yet. Add them on the server: tendril agents add npm:meshcentral@1.1.55",
      },
      {
        key: "mail",
        isGood: isMailOn,
        words: isMailOn
          ? "Letters are sent by the SMTP server of the settings."
          : "No mail server is set: nobody gets a new password or an invitation by mail.",
      },
      {
        key: "events",
        isGood: true,
        words: `${events.toLocaleString("en")} events in a sealed chain. Check it with: tendril audit verify`,
      },
      { key: "version", isGood: true, words: `Tendril ${version}` },
    ];
  }

  #certificate(): HealthItem {
    const { pem, isBrought } = this.#deps.certificate();
    const certificate = new X509Certificate(pem);
    const days = Math.floor((Date.parse(certificate.validTo) - this.#deps.clock.now()) / DAY_MS);
    const until = new Date(certificate.validTo).toISOString().slice(0, 10);
    return {
      key: "certificate",
      isGood: isBrought && days > EXPIRY_DAYS,
      words: isBrought
        ? `From your files, valid until ${until}.`
        : `Made by this server: browsers do not know it, valid until ${until}.`,
    };
  }

  async #disk(): Promise<HealthItem> {
    try {
      const { bavail, blocks, bsize } = await statfs(this.#deps.folder);
      const [free, all] = [bavail * bsize, blocks * bsize];
      const words = `${gigabytes(free)} GB free of ${gigabytes(all)} GB where the data is.`;
      return { key: "disk", isGood: free > all * LOW_DISK_SHARE, words };
    } catch {
      return { key: "disk", isGood: false, words: "The disk with the data cannot be asked." }; // a folder that is gone
    }
  }
}

function agentKinds(devices: readonly DeviceDocument[]): { name: string; count: number }[] {
  const counts = new Map<string, number>();
  for (const { agent } of devices) {
    const name = architectures.find(({ archId }) => archId === agent.id)?.description ?? "Another agent";
    counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  return [...counts].map(([name, count]) => ({ name, count })).sort((a, b) => b.count - a.count);
}

function gigabytes(bytes: number): string {
  return (bytes / GB).toFixed(bytes < 10 * GB ? 1 : 0);
}
