/** Devices. `_id` is the device id; one document per computer. Presence is not stored here. */
import type { DeviceId, DomainId, GroupId } from "@tendril/protocol";
import { defineCollection } from "../collection.ts";

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
  readonly users?: readonly string[];
  readonly lusers?: readonly string[];
  readonly links?: Readonly<Record<string, { readonly name?: string; readonly rights: number }>>;
}

export const deviceCollection = defineCollection<DeviceDocument>({
  name: "devices",
  indexes: ["meshid", "domain", "name"],
});
