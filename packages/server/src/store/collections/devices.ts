/** Devices. `_id` is the device id; one document per computer. Presence is not stored here. */
import type { DeviceId, DomainId, GroupId } from "@tendril/protocol";
import { defineCollection } from "../collection.ts";

/** What is known of Intel AMT in a device. Secrets are encrypted. Source: docs/spec/amt.md, section 8.1. */
export interface AmtDocument {
  /** Printed form, lower case. */
  readonly uuid?: string;
  /** Address in the server's own network. */
  readonly host?: string;
  readonly user?: string;
  /** Sealed. */
  readonly pass?: string;
  /** Of CIRA, this device's own. Sealed. */
  readonly mpspass?: string;
  readonly realm?: string;
  /** SHA-256 of its TLS certificate, hex. */
  readonly hash?: string;
  readonly tls?: number;
  /** 0 not activated, 1 being activated, 2 activated. */
  readonly state?: number;
  /** 1 EHBC, 2 client control mode, 4 admin control mode. */
  readonly flags?: number;
  readonly ver?: string;
  readonly sku?: number;
  /** 1 unknown credentials, 2 another realm, 4 another TLS certificate, 8 trying credentials. */
  readonly warn?: number;
  /** Of the last time that it was brought to the policy of its group. */
  readonly setup?: {
    readonly result: "done" | "failed" | "stopped";
    /** At which it failed. */
    readonly step?: string;
    /** For people. */
    readonly why?: string;
    /** ms. */
    readonly timeMs: number;
  };
  /** Group with whose credentials it connects; its own may be another since it was moved. */
  readonly mpsgroup?: GroupId;
}

export interface DeviceDocument {
  readonly _id: DeviceId;
  readonly type: "node";
  readonly mtype: number;
  readonly domain: DomainId;
  readonly meshid: GroupId;
  readonly name: string;
  readonly rname: string;
  readonly icon: number;
  readonly host?: string | null;
  readonly ip?: string;
  readonly desc?: string;
  readonly tags?: readonly string[];
  readonly osdesc?: string;
  readonly consent?: number;
  readonly agent: {
    readonly ver: number;
    readonly id: number;
    readonly caps: number;
    readonly core?: string;
    readonly root?: boolean;
    readonly tag?: string;
  };
  /** ms. */
  readonly firstconnect: number;
  /** ms. */
  readonly lastbootuptime?: number;
  readonly intelamt?: AmtDocument;
  readonly users?: readonly string[];
  readonly lusers?: readonly string[];
  readonly links?: Readonly<Record<string, { readonly name?: string; readonly rights: number }>>;
}

export const deviceCollection = defineCollection<DeviceDocument>({
  name: "devices",
  indexes: ["meshid", "domain", "name"],
});
