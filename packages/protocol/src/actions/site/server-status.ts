/** How the server is and what it is doing, for full administrators. Those of a tenant see numbers of the tenant. Ours. */
import * as z from "zod/mini";
import { defineContract, replies } from "../../contracts/index.ts";

export interface LoadSample {
  /** ms. */
  readonly time: number;
  /** Of one core, in percent. */
  readonly cpu: number;
  /** Bytes. */
  readonly memory: number;
  readonly sessions: number;
}

/** What an administrator may have to do something about. */
export interface HealthItem {
  readonly key: "certificate" | "disk" | "agents" | "mail" | "events" | "version";
  readonly isGood: boolean;
  readonly words: string;
}

export interface ServerStatusReply {
  readonly result?: string;
  readonly hostname?: string;
  /** ms. */
  readonly startedAt?: number;
  readonly health?: readonly HealthItem[];
  readonly now?: {
    readonly devices: number;
    readonly connected: number;
    readonly people: number;
    readonly sessions: number;
    readonly recordings: number;
    /** Bytes. */
    readonly recorded: number;
  };
  /** Programs of agents and how many devices run them, most first. */
  readonly agents?: readonly { readonly name: string; readonly count: number }[];
  /** One for every 10 seconds of the last hour; of the whole server only. */
  readonly load?: readonly LoadSample[];
  /** What was refused since the start, most often first; of the whole server only. */
  readonly refused?: readonly { readonly reason: string; readonly count: number }[];
}

export const serverStatus = defineContract("serverStatus", z.object({}), replies<ServerStatusReply>());
